using System.ComponentModel.DataAnnotations;
using Unclip.Web.People;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Accounts;

/// <summary>A form's two fields.</summary>
public class NewPassword
{
    [Required(ErrorMessageResourceType = typeof(AccountTexts), ErrorMessageResourceName = nameof(AccountTexts.NewPasswordMissing))]
    [StringLength(PeopleSetup.MaxPasswordLength, ErrorMessageResourceType = typeof(AccountTexts), ErrorMessageResourceName = nameof(AccountTexts.NewPasswordTooLong))]
    public string? Password { get; set; }

    [Compare(nameof(Password), ErrorMessageResourceType = typeof(AccountTexts), ErrorMessageResourceName = nameof(AccountTexts.NewPasswordsDiffer))]
    public string? Again { get; set; }
}
