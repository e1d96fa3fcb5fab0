using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using Unclip.Web.Texts;

namespace Unclip.Web.Sources;

/// <summary>What whoever brings a file is told: what became of it, or a sentence about why nothing did.</summary>
internal static class UploadAnswer
{
    /// <param name="context">Its body is the file.</param>
    /// <param name="megabytes">The largest that is taken.</param>
    /// <param name="act">Gets the owner's id.</param>
    public static async Task<IResult> OfAsync(HttpContext context, int megabytes, Func<string, Task<IResult>> act)
    {
        if (context.OwnerId() is not { } owner) return Problem(RefusalTexts.NoCookie, StatusCodes.Status400BadRequest);
        try
        {
            return await act(owner);
        }
        catch (Exception refusal) when (refusal is InvalidDataException or GalleryRefusedException)
        {
            return Problem(refusal.Message, StatusCodes.Status400BadRequest);
        }
        catch (BadHttpRequestException refusal) when (refusal.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problem(RefusalTexts.FileTooLarge.With(megabytes), refusal.StatusCode);
        }
    }

    private static IResult Problem(string sentence, int status) => Results.Text(sentence, "text/plain", statusCode: status);
}
