using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference.Pictures;
using Unclip.Web.Components.Inpainting;
using Unclip.Web.Generation;
using Unclip.Web.Sources;

namespace Unclip.Web.Tests.Components;

public sealed class EditHistoryTests : PageFixture
{
    private const int Side = 16;
    private readonly ISourceService sources;
    private readonly EditHistory history;
    private readonly IGenerationService generation;

    public EditHistoryTests()
    {
        sources = Services.GetRequiredService<ISourceService>();
        generation = Services.GetRequiredService<IGenerationService>();
        history = new(sources);
    }

    [Fact]
    public void A_first_edit_goes_on_beside_its_picture_and_a_second_one_branches_below()
    {
        EditState room = history.Begin(Plain(1), Side);
        EditState painting = history.Accept(room, Plain(2), "a room with a painting");
        history.Accept(painting, Plain(3), "and a vase");
        history.Accept(painting, Plain(4), "and a couch");
        history.Accept(room, Plain(5), "a room with a table");
        history.Begin(Plain(6), Side);
        Assert.Equal(
            [(1, 0, 0, 0), (2, 1, 0, 0), (3, 2, 0, 0), (4, 2, 1, 0), (5, 1, 2, 0), (6, 0, 3, 3)],
            EditPlace.Of(history.States).Select(place => (place.State.Id, place.Column, place.Row, place.ParentRow)));
        Assert.Same(room, history.RootOf(history.States[3]));
    }

    [Fact]
    public void A_picture_that_is_there_already_is_gone_back_to()
    {
        EditState room = history.Begin(Plain(1), Side);
        EditState painting = history.Accept(room, Plain(2), "a room with a painting");
        Assert.Same(room, history.Begin(Plain(1), Side));
        Assert.Same(painting, history.Accept(room, Plain(2), "a room with a painting"));
        Assert.Same(painting, history.Begin(Plain(2), Side));
        Assert.Equal(2, history.States.Count);
    }

    [Fact]
    public void A_picture_is_edited_as_the_square_in_its_middle_and_a_square_of_that_side_as_it_is()
    {
        SourcePicture wide = sources.Add(new(48, 24, [.. Enumerable.Range(0, 48 * 24 * 3).Select(i => (byte)(i * 7))]));
        Assert.Equal(Framing.Square(wide.Picture, Side).Rgb, history.Begin(wide, Side).Picture.Picture.Rgb);
        SourcePicture square = Plain(9);
        Assert.Same(square, history.Begin(square, Side).Picture);
    }

    [Fact]
    public void Too_many_states_forget_the_oldest_that_nothing_was_painted_from()
    {
        EditState first = history.Begin(Plain(0), Side);
        EditState dead = history.Accept(first, Plain(1), "a dead end");
        EditState tip = history.Accept(first, Plain(2), "2");
        for (int i = 3; i <= EditHistory.MaxStates; i++) tip = history.Accept(tip, Plain(i), "more");
        Assert.Equal(EditHistory.MaxStates, history.States.Count);
        Assert.DoesNotContain(dead, history.States);
        // A single line has no dead end: its beginning goes.
        history.Accept(tip, Plain(200), "more");
        Assert.DoesNotContain(first, history.States);
        Assert.Null(history.States[0].ParentId);
        Assert.Equal(EditHistory.MaxStates, EditPlace.Of(history.States).Count);
    }

    [Fact]
    public void What_the_tab_remembers_gives_the_same_history_without_pictures_that_are_gone()
    {
        EditState room = history.Begin(Plain(1), Side);
        EditState lost = history.Accept(room, new("nowhere", Plain(2).Picture, [], null), "lost");
        EditState vase = history.Accept(lost, Plain(3), "and a vase");
        vase.Caption = "and a couch";
        SavedEdits saved = SavedEdits.FromJson(SavedEdits.Of(history, "x/0", "job").ToJson())!;
        Assert.Equal(("x/0", "job"), (saved.From, saved.Choosing));
        EditHistory restored = saved.Restore(sources, generation);
        Assert.Equal([(room.Id, null, "The picture", ""), (vase.Id, room.Id, "and a vase", "and a couch")],
            restored.States.Select(state => (state.Id, state.ParentId, state.Title, state.Caption)));
        Assert.Equal(vase.Id, restored.Current?.Id);
        Assert.Equal(vase.Picture.Picture.Rgb, restored.Current?.Picture.Picture.Rgb);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"from\":null,\"currentId\":1,\"choosing\":null,\"states\":null}")]
    [InlineData("[1]")]
    public void Nothing_is_read_of_what_is_not_a_history(string? json) => Assert.Null(SavedEdits.FromJson(json));

    [Fact]
    public void Sources_that_others_would_push_out_are_kept_while_they_are_in_the_history()
    {
        EditState room = history.Begin(Plain(1), Side);
        for (int i = 2; i < 80; i++)
        {
            Plain(i);
            history.Touch();
        }

        Assert.NotNull(sources.Find(room.Source.Id));
    }

    [Fact]
    public void A_drawing_fits_another_side()
    {
        MaskDrawing drawing = new(new(4, 4, [.. Enumerable.Repeat((byte)255, 16)]), new(0.5, 1, -2));
        MaskDrawing larger = drawing.At(16);
        Assert.Equal((16, 16, 0.5, 4, -8), (larger.Mask.Width, larger.Mask.Height, larger.Placement.Scale, larger.Placement.OffsetX, larger.Placement.OffsetY));
        Assert.All(larger.Mask.Values, value => Assert.Equal(255, value));
    }

    private SourcePicture Plain(int shade) => sources.Add(new(Side, Side, [.. Enumerable.Repeat((byte)shade, 3 * Side * Side)]));
}
