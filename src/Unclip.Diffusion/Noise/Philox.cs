namespace Unclip.Diffusion.Noise;

/// <summary>
/// Philox4x32-10, a counter-based generator (Salmon et al. 2011, "Parallel Random Numbers: As Easy as 1, 2, 3"):
/// any block of the stream is computed from its counter alone.
/// </summary>
public static class Philox
{
    private const int Rounds = 10;

    /// <summary>Four random words for one counter and key.</summary>
    public static (uint X, uint Y, uint Z, uint W) Block((uint X, uint Y, uint Z, uint W) counter, (uint X, uint Y) key)
    {
        (uint x, uint y, uint z, uint w) = counter;
        (uint k0, uint k1) = key;
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = 0xD2511F53ul * x, p1 = 0xCD9E8D57ul * z;
            (x, y, z, w) = ((uint)(p1 >> 32) ^ y ^ k0, (uint)p1, (uint)(p0 >> 32) ^ w ^ k1, (uint)p0);
            unchecked
            {
                k0 += 0x9E3779B9; // golden ratio
                k1 += 0xBB67AE85; // √3 - 1
            }
        }
        return (x, y, z, w);
    }
}
