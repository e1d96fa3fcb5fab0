// A program that makes a picture over Unclip's REST interface, follows it, and saves it:
//   dotnet run docs/api-client.cs -- http://localhost:5000 TOKEN "a red house under a yellow sun"
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;

if (args is not [string address, string token, string prompt])
{
    Console.Error.WriteLine("Usage: dotnet run docs/api-client.cs -- ADDRESS TOKEN PROMPT");
    return 2;
}

using HttpClient unclip = new() { BaseAddress = new Uri(address) };
unclip.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

// A request is spelled as the recipe inside a picture is; what it leaves out has a default.
JsonObject request = new() { ["tool"] = "prompt", ["prompt"] = prompt, ["seed"] = 7 };
using HttpResponseMessage queued = await unclip.PostAsync("/api/generations", new StringContent(request.ToJsonString(), MediaTypeHeaderValue.Parse("application/json")));
if (!queued.IsSuccessStatusCode)
{
    Console.Error.WriteLine(await queued.Content.ReadAsStringAsync());
    return 1;
}

using Stream events = await unclip.GetStreamAsync(queued.Headers.Location + "/events");
await foreach (SseItem<string> item in SseParser.Create(events).EnumerateAsync())
{
    using JsonDocument generation = JsonDocument.Parse(item.Data);
    JsonElement now = generation.RootElement;
    Console.WriteLine($"{now.GetProperty("state")} {now.GetProperty("stage")} {now.GetProperty("step")}/{now.GetProperty("step_count")}");
    foreach (JsonElement picture in now.GetProperty("pictures").EnumerateArray())
    {
        await File.WriteAllBytesAsync("picture.png", await unclip.GetByteArrayAsync(picture.GetString()));
        Console.WriteLine("picture.png, with its recipe inside");
    }
}

return 0;
