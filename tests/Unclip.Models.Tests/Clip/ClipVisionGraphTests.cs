using Xunit;

namespace Unclip.Models.Tests.Clip;

public sealed class ClipVisionGraphTests
{
    [Fact]
    public void Image_embeddings_equal_the_reference()
    {
        using var golden = new GoldenNetwork(Network.ImageEncoder, "image_encoder");
        golden.Feed("pixel_values").AssertOutput("image_embeds", "image_embeds");
    }
}
