using Microsoft.AspNetCore.Identity;

namespace Unclip.Web.People;

/// <summary>What Identity refuses, with the names that the forms use.</summary>
internal sealed class AccountErrors : IdentityErrorDescriber
{
    public override IdentityError DuplicateUserName(string userName) => Saying(nameof(DuplicateUserName), $"Account name: '{userName}' is taken, choose another.");

    public override IdentityError InvalidUserName(string? userName) => Saying(nameof(InvalidUserName), $"Account name: '{userName}' has other characters than letters, digits and - . _ @ +.");

    public override IdentityError PasswordTooShort(int length) => Saying(nameof(PasswordTooShort), $"Password: expected at least {length} characters.");

    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) => Saying(nameof(PasswordRequiresUniqueChars), $"Password: expected at least {uniqueChars} different characters.");

    public override IdentityError PasswordMismatch() => Saying(nameof(PasswordMismatch), "Current password: this is not it.");

    public override IdentityError InvalidToken() => Saying(nameof(InvalidToken), "This link is no longer valid: ask an administrator for a new one.");

    public override IdentityError ConcurrencyFailure() => Saying(nameof(ConcurrencyFailure), "The account was changed elsewhere at the same moment: try again.");

    private static IdentityError Saying(string code, string description) => new() { Code = code, Description = description };
}
