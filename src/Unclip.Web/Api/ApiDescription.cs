using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Unclip.Web.Api;

/// <summary>What the OpenAPI document says besides what it finds out itself.</summary>
internal sealed class ApiDescription : IOpenApiDocumentTransformer
{
    private const string SecurityScheme = "token";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Unclip",
            Version = context.DocumentName,
            Description = "Pictures from captions, made, watched, kept and shared by programs. A request is spelled as the recipe inside a picture is. "
                + "Live frames come over the SignalR hub /hubs/frames (MessagePack): Watch(generationId, window) streams them, Painted(number) asks for more.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [SecurityScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A personal access token." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SecurityScheme, document)] = [] }];
        return Task.CompletedTask;
    }
}
