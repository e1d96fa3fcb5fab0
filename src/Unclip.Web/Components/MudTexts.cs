using Microsoft.Extensions.Localization;
using MudBlazor;
using Unclip.Web.Texts;

namespace Unclip.Web.Components;

/// <summary>What MudBlazor says by itself where the pages use it.</summary>
internal sealed class MudTexts : MudLocalizer
{
    public override LocalizedString this[string key] => key is "MudDialog_Close" or "MudSnackbar_Close" ? new(key, CommonTexts.Close) : new(key, key, resourceNotFound: true);

    public override LocalizedString this[string key, params object[] arguments] => this[key];
}
