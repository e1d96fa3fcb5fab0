using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Manipulations;

/// <summary>Something that z_i can be made of.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TextIngredient), "text")]
[JsonDerivedType(typeof(PictureIngredient), "picture")]
[JsonDerivedType(typeof(EmbeddingIngredient), "embedding")]
public abstract record Ingredient;

/// <summary>A caption, of which a prior makes z_i.</summary>
public sealed record TextIngredient(string Text) : Ingredient;

/// <summary>A picture, of which CLIP makes z_i.</summary>
public sealed record PictureIngredient(Picture Picture) : Ingredient;

/// <summary>z_i itself, D values: of a picture that was made, for example.</summary>
public sealed record EmbeddingIngredient(IReadOnlyList<float> ImageEmbedding) : Ingredient
{
    /// <returns>The values.</returns>
    /// <exception cref="ArgumentException">It is another model's: not <paramref name="width"/> values.</exception>
    internal float[] OfWidth(int width) => WidthProblem(width) is { } problem ? throw new ArgumentException(problem) : [.. ImageEmbedding];

    /// <summary>Whether it is another model's, in a sentence; null when it is not.</summary>
    internal string? WidthProblem(int width) => ImageEmbedding.Count == width ? null : $"An embedding has {ImageEmbedding.Count} values, expected {width}, as the encoders yield.";
}

/// <summary>So much of something; negative: away from it.</summary>
public sealed record WeightedIngredient(Ingredient Ingredient, [property: Range(-10.0, 10.0)] double Weight = 1);
