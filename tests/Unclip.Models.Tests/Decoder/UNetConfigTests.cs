using Unclip.Models.Decoder;
using Xunit;

namespace Unclip.Models.Tests.Decoder;

public sealed class UNetConfigTests
{
    [Theory]
    [InlineData(3, 3, 3, false)]
    [InlineData(3, 6, 3, false)]
    [InlineData(7, 3, 3, true)]
    [InlineData(7, 6, 3, true)]
    public void A_decoder_with_more_channels_than_a_picture_has_sees_what_is_known(int inChannels, int outChannels, int pictureChannels, bool sees)
    {
        UNetConfig config = new() { SampleSize = 64, InChannels = inChannels, OutChannels = outChannels, BlockOutChannels = [32], DownBlockTypes = [], UpBlockTypes = [], CrossAttentionDim = 8 };
        Assert.Equal((pictureChannels, sees), (config.PictureChannels, config.SeesKnownPart));
    }
}
