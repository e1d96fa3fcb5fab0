namespace Unclip.Web.Components.Accounts;

/// <summary>Links among the forms of accounts, which remember where somebody came from.</summary>
internal static class AccountLinks
{
    public const string Register = "/account/register";
    public const string TwoStep = "/account/two-step";

    public static string WithReturn(string path, string? returnUrl) => string.IsNullOrEmpty(returnUrl) ? path : $"{path}?returnUrl={Uri.EscapeDataString(returnUrl)}";
}
