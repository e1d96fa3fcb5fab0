using Microsoft.AspNetCore.Identity;
using Unclip.Web.Texts;

namespace Unclip.Web.People;

/// <summary>What Identity refuses, with the names that the forms use.</summary>
internal sealed class AccountErrors : IdentityErrorDescriber
{
    public override IdentityError DuplicateUserName(string userName) => Saying(nameof(DuplicateUserName), AccountTexts.NameTaken.With(userName));

    public override IdentityError InvalidUserName(string? userName) => Saying(nameof(InvalidUserName), AccountTexts.NameInvalid.With(userName));

    public override IdentityError PasswordTooShort(int length) => Saying(nameof(PasswordTooShort), AccountTexts.PasswordTooShort.With(length));

    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) => Saying(nameof(PasswordRequiresUniqueChars), AccountTexts.PasswordTooUniform.With(uniqueChars));

    public override IdentityError PasswordMismatch() => Saying(nameof(PasswordMismatch), AccountTexts.CurrentPasswordWrong);

    public override IdentityError InvalidToken() => Saying(nameof(InvalidToken), AccountTexts.LinkInvalid);

    public override IdentityError ConcurrencyFailure() => Saying(nameof(ConcurrencyFailure), AccountTexts.ChangedElsewhere);

    private static IdentityError Saying(string code, string description) => new() { Code = code, Description = description };
}
