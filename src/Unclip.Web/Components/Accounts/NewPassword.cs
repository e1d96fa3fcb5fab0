using System.ComponentModel.DataAnnotations;
using Unclip.Web.People;

namespace Unclip.Web.Components.Accounts;

/// <summary>A form's two fields.</summary>
public class NewPassword
{
    [Required(ErrorMessage = "New password: choose one.")]
    [StringLength(PeopleSetup.MaxPasswordLength, ErrorMessage = "New password: expected at most {1} characters.")]
    public string? Password { get; set; }

    [Compare(nameof(Password), ErrorMessage = "New password again: the two differ.")]
    public string? Again { get; set; }
}
