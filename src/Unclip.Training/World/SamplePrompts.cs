namespace Unclip.Training.World;

/// <summary>Prompts in the captions' grammar, for sample sheets: no scene of them is held out.</summary>
public static class SamplePrompts
{
    private static readonly string[] Sheet =
    [
        "a red house under a yellow sun",
        "a blue boat on the sea",
        "a yellow star in the night sky",
        "an orange cat in a meadow",
        "watercolour painting of a pink flower in a meadow",
        "a white snowman in the snow",
        "a green tree in a meadow",
        "a red car in the city",
        "neon picture of a purple rocket in space",
        "a green fish at the sea",
        "a brown castle in the desert",
        "a red apple left of a yellow key",
        "a red mushroom in the forest",
        "a pink balloon above a blue house",
        "pixel art of a green robot in the city",
        "a purple umbrella on a plain yellow background",
        "ink drawing of a blue bird in the forest",
        "a pink cake on a plain white background",
        "a big red heart on a plain pink background",
        "a yellow moon in the night sky",
        "a white cloud above a green tree",
        "a purple butterfly in a meadow at sunset",
        "a white boat on the sea at night",
        "a yellow key on a plain blue background",
        "neon picture of a pink heart in the night sky",
        "a black cat on a red house",
        "an orange fish on a plain green background",
        "a blue robot in the desert",
        "watercolour painting of a brown house in the snow",
        "a white rocket above a yellow moon",
        "a yellow car left of a green tree",
        "pixel art of a red mushroom in a meadow",
        "a blue bird to the right of a pink flower",
        "ink drawing of a green balloon in the desert",
        "a small yellow house in the forest at night",
        "a purple star above a white castle in the snow",
    ];

    /// <summary>The first of a fixed spread of 36, then captions of generated scenes.</summary>
    public static IReadOnlyList<string> Get(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        List<string> prompts = [.. Sheet.Take(count)];
        for (ulong seed = 0; prompts.Count < count; seed++)
            prompts.Add(Captioner.Describe(SceneGenerator.Draw(~seed), seed));
        return prompts;
    }
}
