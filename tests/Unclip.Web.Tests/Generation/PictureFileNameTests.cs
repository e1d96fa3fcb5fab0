using Unclip.Web.Generation;

namespace Unclip.Web.Tests.Generation;

public sealed class PictureFileNameTests
{
    [Theory]
    [InlineData("A red house, under a sun!", "a-red-house-under-a-sun")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("雪", "picture")]
    [InlineData("CON", "picture-con")]
    [InlineData("lpt1", "picture-lpt1")]
    [InlineData("con man", "con-man")]
    public void Of_a_title_letters_and_digits_are_left_and_no_device(string title, string name) => Assert.Equal(name, PictureFileName.Of(title));
}
