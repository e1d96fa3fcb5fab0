using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unclip.Inference.Pictures;

/// <summary>A picture within JSON: its PNG as base64, so that a recipe is complete by itself.</summary>
internal sealed class PictureJson : JsonConverter<Picture>
{
    public override Picture Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PngJson.Read(ref reader, png => PictureCodec.DecodeOfAnyLength(png)); // What was written has been bounded by its pixels.

    public override void Write(Utf8JsonWriter writer, Picture value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(PictureCodec.EncodePng(value));
}

/// <summary>A mask within JSON, in the same way.</summary>
internal sealed class MaskJson : JsonConverter<Mask>
{
    public override Mask Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PngJson.Read(ref reader, png => Mask.FromPng(png));

    public override void Write(Utf8JsonWriter writer, Mask value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.ToPng());
}

file static class PngJson
{
    public static T Read<T>(ref Utf8JsonReader reader, Func<byte[], T> decode)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out byte[]? png))
            throw new JsonException("A picture is not base64, expected a PNG as base64.");
        try
        {
            return decode(png);
        }
        catch (InvalidDataException e)
        {
            throw new JsonException(e.Message, e);
        }
    }
}
