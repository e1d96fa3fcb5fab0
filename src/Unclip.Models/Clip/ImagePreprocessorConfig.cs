using System.Text.Json;

namespace Unclip.Models.Clip;

/// <summary>
/// How a picture becomes pixel values, as transformers' CLIPImageProcessor states it in preprocessor_config.json: bicubic
/// to <see cref="ShortestEdge"/>, centre crop to <see cref="Crop"/> squared, (x · <see cref="RescaleFactor"/> - mean) / std.
/// </summary>
public sealed record ImagePreprocessorConfig
{
    /// <summary>The only resampling there is: PIL's number for bicubic.</summary>
    private const int Bicubic = 3;

    private static readonly Dictionary<string, string[]> Inert = new()
    {
        ["feature_extractor_type"] = [],
        ["image_processor_type"] = [],
        ["processor_class"] = [],
        ["do_convert_rgb"] = ["true"],
        ["do_resize"] = ["true"],
        ["do_center_crop"] = ["true"],
        ["do_rescale"] = ["true"],
        ["do_normalize"] = ["true"],
        ["use_square_size"] = ["false"],
    };

    /// <summary>As stated: a number, or {"shortest_edge": number}.</summary>
    public JsonElement Size { get; init; }

    /// <summary>As stated: a number, or equal height and width.</summary>
    public JsonElement CropSize { get; init; }

    public int Resample { get; init; } = Bicubic;

    public required float[] ImageMean { get; init; }

    public required float[] ImageStd { get; init; }

    public double RescaleFactor { get; init; } = 1 / 255.0;

    /// <summary>Pixels of a picture's shorter side after resizing.</summary>
    public int ShortestEdge { get; private init; }

    /// <summary>Pixels of the square that is cut from the middle.</summary>
    public int Crop { get; private init; }

    internal static ImagePreprocessorConfig Read(string path, ClipVisionConfig encoder)
    {
        if (!File.Exists(path))
            throw new CheckpointException($"{path}: the file is missing, expected how pictures are prepared for the image encoder.");
        ImagePreprocessorConfig config = ConfigFile.Read<ImagePreprocessorConfig>(path, Inert);
        config = config with
        {
            Crop = Pixels(path, "crop_size", config.CropSize, encoder.ImageSize),
            ShortestEdge = Pixels(path, "size", config.Size, encoder.ImageSize),
        };
        ConfigRules.Require(path, config.Resample == Bicubic, "resample", config.Resample, "3, bicubic");
        ConfigRules.Require(path, config.Crop == encoder.ImageSize, "crop_size", config.Crop, $"{encoder.ImageSize}, image_encoder's image_size");
        ConfigRules.Require(path, config.ShortestEdge >= config.Crop, "size", config.ShortestEdge, $"at least crop_size, {config.Crop}");
        ConfigRules.Require(path, config.ImageMean.Length == encoder.NumChannels, "image_mean", $"{config.ImageMean.Length} values", $"{encoder.NumChannels} values");
        ConfigRules.Require(path, config.ImageStd.Length == encoder.NumChannels && config.ImageStd.All(value => value > 0), "image_std",
            $"[{string.Join(", ", config.ImageStd)}]", $"{encoder.NumChannels} positive values");
        ConfigRules.Require(path, config.RescaleFactor > 0, "rescale_factor", config.RescaleFactor, "a positive number");
        return config;
    }

    private static int Pixels(string path, string field, JsonElement value, int absent)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            return absent;
        if (value.ValueKind == JsonValueKind.Object)
        {
            JsonProperty[] sides = [.. value.EnumerateObject()];
            if (sides is [{ Name: "shortest_edge" }] && field == "size")
                value = sides[0].Value;
            else if (sides.Length == 2 && sides.All(side => side.Name is "height" or "width") && JsonElement.DeepEquals(sides[0].Value, sides[1].Value) && field == "crop_size")
                value = sides[0].Value;
        }
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int pixels) && pixels > 0)
            return pixels;
        throw new CheckpointException($"{path}: '{field}' is {value.GetRawText()}, expected a positive number{(field == "size" ? " or {\"shortest_edge\": number}" : " or equal height and width")}.");
    }
}
