using MudBlazor;

namespace Unclip.Web.Components;

/// <summary>Paper and pine by day, ink and sea glass by night; apricot for what is alive.</summary>
public static class StudioTheme
{
    public const string LightBackground = "#f6f1e7";
    public const string DarkBackground = "#12171c";

    private static readonly string[] Sans = ["ui-sans-serif", "system-ui", "Segoe UI", "Roboto", "Helvetica Neue", "Liberation Sans", "Arial", "sans-serif"];
    private static readonly string[] Serif = ["Iowan Old Style", "Palatino Linotype", "Palatino", "Book Antiqua", "Georgia", "Liberation Serif", "serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1f6f6b",
            PrimaryContrastText = "#ffffff",
            Secondary = "#b4531f",
            SecondaryContrastText = "#ffffff",
            Tertiary = "#6a5a99",
            Background = LightBackground,
            BackgroundGray = "#ece5d6",
            Surface = "#fffdf8",
            AppbarBackground = LightBackground,
            AppbarText = "#2a2e33",
            TextPrimary = "#2a2e33",
            TextSecondary = "#5d6068",
            TextDisabled = "#8d8f94",
            ActionDefault = "#4d5159",
            LinesDefault = "#e0d8c7",
            LinesInputs = "#8f897b",
            Divider = "#e6dfd0",
            Error = "#b3362b",
            Warning = "#8f5f00",
            Success = "#37743f",
            Info = "#2f6690",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#79d0c2",
            PrimaryContrastText = "#0d2422",
            Secondary = "#f2a878",
            SecondaryContrastText = "#2b1607",
            Tertiary = "#b9a9e8",
            Background = DarkBackground,
            BackgroundGray = "#0e1216",
            Surface = "#1b2229",
            AppbarBackground = DarkBackground,
            AppbarText = "#ece7dc",
            TextPrimary = "#ece7dc",
            TextSecondary = "#a9adb2",
            TextDisabled = "#72777d",
            ActionDefault = "#b9bdc2",
            LinesDefault = "#2d363f",
            LinesInputs = "#6b747d",
            Divider = "#2a323a",
            Error = "#f28b82",
            ErrorContrastText = "#2d0f0c",
            Warning = "#e8b95c",
            WarningContrastText = "#2b1f05",
            Success = "#8fcf98",
            SuccessContrastText = "#0d2411",
            Info = "#8cc0e8",
            InfoContrastText = "#0b2233",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "12px", AppbarHeight = "60px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Sans, LetterSpacing = "normal", FontSize = "0.9375rem" },
            H1 = new H1Typography { FontFamily = Serif, FontSize = "1.75rem", FontWeight = "600", LetterSpacing = "-0.01em", LineHeight = "1.2" },
            H2 = new H2Typography { FontFamily = Serif, FontSize = "1.25rem", FontWeight = "600", LetterSpacing = "normal", LineHeight = "1.3" },
            H6 = new H6Typography { FontFamily = Serif, FontSize = "1.125rem", FontWeight = "600", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Sans, TextTransform = "none", FontWeight = "600", LetterSpacing = "normal", FontSize = "0.9375rem" },
        },
    };
}
