using Microsoft.AspNetCore.Identity;
using Unclip.Web.People;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Accounts;

/// <summary>Before something that a stranger at an open page must not do. Wrong passwords count towards locking the account.</summary>
internal static class PasswordCheck
{
    /// <returns>Empty: it is their password.</returns>
    public static async Task<IReadOnlyList<string>> ProblemsAsync(SignInManager<Person> signIn, Person person, string? password)
    {
        SignInResult result = await signIn.CheckPasswordSignInAsync(person, password ?? "", lockoutOnFailure: true);
        if (result.Succeeded) return [];
        return [result.IsLockedOut ? AccountTexts.LockedForAWhile : AccountTexts.CurrentPasswordWrong];
    }
}
