namespace Unclip.Models;

/// <summary>The networks of an unCLIP checkpoint, in the order of the data flow.</summary>
public enum Network
{
    /// <summary>Caption → hidden states and z_t.</summary>
    TextEncoder,

    /// <summary>Picture → z_i.</summary>
    ImageEncoder,

    /// <summary>P(z_i | y): noised z_i → z_i.</summary>
    Prior,

    /// <summary>P(z_i | y) once more: z_i as codes, one after another.</summary>
    AutoregressivePrior,

    /// <summary>z_i, z_t and the caption's hidden states → the decoder's context and timestep addend.</summary>
    TextProjection,

    /// <summary>P(x | z_i, y): noised picture → noise.</summary>
    Decoder,

    /// <summary>P(large picture | small picture): all steps of the upsampler but the last.</summary>
    SuperResFirst,

    /// <summary>The upsampler's last step.</summary>
    SuperResLast,

    /// <summary>P(larger picture | large picture): the second upsampler, which diffusers' layout does not know.</summary>
    SuperResLarge,
}
