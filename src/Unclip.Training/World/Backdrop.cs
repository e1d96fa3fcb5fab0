using SkiaSharp;

namespace Unclip.Training.World;

/// <summary>Paints what is behind the things, on a canvas of 100 × 100 units.</summary>
internal sealed class Backdrop(SKCanvas canvas, Scene scene, BackdropColours colours, SKPaint paint)
{
    private const float Horizon = 62;
    private SplitMix64 random = new(scene.Seed);

    public void Draw()
    {
        Sky();
        switch (scene.Background)
        {
            case Background.Meadow: Meadow(); break;
            case Background.Sea: Sea(); break;
            case Background.Desert: Desert(); break;
            case Background.Snow: Snow(); break;
            case Background.NightSky: Stars(34, 100); break;
            case Background.Space: Space(); break;
            case Background.City: City(); break;
            case Background.Forest: Forest(); break;
        }
    }

    private void Sky()
    {
        if (scene.Style == PictureStyle.PixelArt)
        {
            for (int band = 0; band < 4; band++)
                Box(0, band * 25, 100, 25, Palette.Mix(colours.SkyTop, colours.SkyLow, band / 3f));
            NightStars();
            return;
        }
        float low = scene.Background is Background.NightSky or Background.Space or Background.Plain ? 100 : Horizon;
        using SKShader shader = SKShader.CreateLinearGradient(
            new SKPoint(0, 0), new SKPoint(0, low), [colours.SkyTop, colours.SkyLow], SKShaderTileMode.Clamp);
        paint.Shader = shader;
        canvas.DrawRect(0, 0, 100, 100, paint);
        paint.Shader = null;
        NightStars();
    }

    private void NightStars()
    {
        if (Scene.HasTimeOfDay(scene.Background) && scene.Time == TimeOfDay.Night)
            Stars(14, 55);
    }

    private void Stars(int count, float lowest)
    {
        SKColor glint = scene.Style is PictureStyle.Ink ? Palette.InkLine : SKColor.Parse("#FFF4CF");
        for (int i = 0; i < count; i++)
            Dot(random.Between(2, 98), random.Between(2, lowest), random.Between(0.5f, 1.3f), glint.WithAlpha((byte)(120 + random.Below(130))));
    }

    private void Meadow()
    {
        float shift = random.Between(-10, 10);
        Oval(22 + shift, 84, 60, 26, colours.Far);
        Oval(82 + shift, 92, 68, 27, colours.Ground);
        Box(0, 84, 100, 16, colours.Ground);
        ReadOnlySpan<SKColor> petals = [SKColor.Parse("#FFF6E0"), SKColor.Parse("#FFD95E"), SKColor.Parse("#FF9DB5")];
        for (int i = 0; i < 14; i++)
        {
            float x = random.Between(2, 98), y = random.Between(78, 98);
            Tuft(x, y);
            if (i % 2 == 0)
                Dot(x + 3, y - 1, 1, Palette.Mix(random.Pick(petals), colours.Ground, scene.Time == TimeOfDay.Night ? 0.6f : 0.15f));
        }
    }

    private void Tuft(float x, float y)
    {
        Triangle(x - 1.4f, y, x - 0.9f, y - 3, x, y, colours.Detail);
        Triangle(x, y, x + 0.9f, y - 3.4f, x + 1.4f, y, colours.Detail);
    }

    private void Sea()
    {
        Box(0, 58, 100, 42, colours.Far);
        float shift = random.Between(0, 16);
        for (int row = 0; row < 3; row++)
        {
            float y = 70 + row * 12;
            SKColor wave = Palette.Mix(colours.Far, colours.Ground, (row + 1) / 3f);
            for (float x = -20 + shift - row * 7; x < 110; x += 16)
                Oval(x, y + 3, 9.5f, 4.5f, wave);
            Box(0, y + 3, 100, 100, wave);
        }
        for (int i = 0; i < 10; i++)
            Oval(random.Between(2, 98), random.Between(62, 98), random.Between(2, 5), 0.6f, colours.Detail.WithAlpha(170));
    }

    private void Desert()
    {
        float shift = random.Between(-12, 12);
        Oval(76 + shift, 90, 58, 30, colours.Far);
        Oval(18 + shift, 100, 72, 34, colours.Ground);
        Box(0, 86, 100, 14, colours.Ground);
        SKColor cactus = Palette.Mix(SKColor.Parse("#5E9E5A"), colours.Ground, scene.Time == TimeOfDay.Day ? 0.1f : 0.45f);
        if (scene.Style is PictureStyle.Ink or PictureStyle.Neon)
            cactus = Palette.Mix(cactus, colours.Far, 0.5f);
        float side = random.Chance(0.5f) ? 9 : 88;
        Rounded(side, 54, 5, 22, 2.5f, cactus);
        Rounded(side - 6, 59, 3.4f, 8, 1.7f, cactus);
        Rounded(side - 6, 64, 8, 3.2f, 1.6f, cactus);
        Rounded(side + 7.5f, 57, 3.4f, 8, 1.7f, cactus);
        Rounded(side + 3, 62, 7.9f, 3.2f, 1.6f, cactus);
        for (int i = 0; i < 7; i++)
            Oval(random.Between(5, 95), random.Between(84, 97), random.Between(3, 7), 0.6f, colours.Detail.WithAlpha(150));
    }

    private void Snow()
    {
        for (int i = 0; i < 6; i++)
            Pine(i * 20 + random.Between(-6, 6), 74, random.Between(18, 27), colours.Detail);
        Oval(25, 96, 66, 30, colours.Far);
        Oval(80, 100, 70, 31, colours.Ground);
        Box(0, 86, 100, 14, colours.Ground);
        SKColor flake = scene.Style == PictureStyle.Ink ? SKColor.Parse("#8FA6BC") : SKColors.White;
        for (int i = 0; i < 26; i++)
            Dot(random.Between(2, 98), random.Between(2, 70), random.Between(0.8f, 1.5f), flake.WithAlpha(225));
    }

    private void Space()
    {
        Oval(random.Between(10, 90), random.Between(15, 85), 46, 20, colours.Far.WithAlpha(110));
        Oval(random.Between(10, 90), random.Between(15, 85), 30, 16, colours.Far.WithAlpha(110));
        Stars(30, 98);
        float x = random.Chance(0.5f) ? 13 : 87, y = random.Chance(0.5f) ? 14 : 86;
        SKColor planet = random.Pick<SKColor>([SKColor.Parse("#C77DDB"), SKColor.Parse("#5CB8B2"), SKColor.Parse("#E58A6B")]);
        planet = scene.Style is PictureStyle.Neon or PictureStyle.Ink ? Palette.Mix(planet, colours.SkyTop, 0.5f) : planet;
        Dot(x, y, 7, planet);
        Oval(x, y + 0.5f, 11.5f, 1.4f, Palette.Mix(planet, SKColors.White, 0.5f));
    }

    private void City()
    {
        SKColor window = scene.Time == TimeOfDay.Day ? Palette.Mix(colours.Far, SKColors.White, 0.45f) : SKColor.Parse("#FFDD87");
        if (scene.Style == PictureStyle.Ink)
            window = Palette.Mix(window, Palette.Paper, 0.4f);
        float x = -random.Between(0, 8);
        for (int i = 0; x < 100; i++)
        {
            float width = random.Between(11, 17), top = random.Between(26, 52);
            Box(x, top, width + 0.4f, 90 - top, i % 2 == 0 ? colours.Far : colours.Detail);
            for (float wy = top + 4; wy < 80; wy += 7)
                for (float wx = x + 2.5f; wx < x + width - 3; wx += 5)
                    if (random.Chance(0.65f))
                        Box(wx, wy, 2.3f, 3.2f, window);
            x += width;
        }
        Box(0, 83, 100, 17, colours.Ground);
        SKColor lane = Palette.Mix(colours.Ground, SKColors.White, 0.55f);
        for (float dash = 3; dash < 100; dash += 18)
            Box(dash, 92, 9, 1.4f, lane);
    }

    private void Forest()
    {
        Box(0, 70, 100, 30, colours.Far);
        for (int i = 0; i < 9; i++)
            Pine(i * 13 + random.Between(-4, 2), 80, random.Between(44, 58), colours.Far);
        for (int i = 0; i < 7; i++)
        {
            float x = i * 17 + random.Between(-5, 3);
            if (x is < 30 or > 70)
                Pine(x, 86, random.Between(56, 74), colours.Detail);
        }
        Oval(50, 96, 80, 19, colours.Ground);
        Box(0, 88, 100, 12, colours.Ground);
    }

    private void Pine(float x, float foot, float height, SKColor colour)
    {
        for (int tier = 0; tier < 3; tier++)
        {
            float half = height * (0.14f + 0.07f * tier), top = foot - height + tier * height * 0.24f;
            Triangle(x - half, top + height * 0.5f, x, top, x + half, top + height * 0.5f, colour);
        }
    }

    private void Box(float x, float y, float width, float height, SKColor colour)
    {
        paint.Color = colour;
        canvas.DrawRect(x, y, width, height, paint);
    }

    private void Rounded(float x, float y, float width, float height, float corner, SKColor colour)
    {
        paint.Color = colour;
        canvas.DrawRoundRect(x, y, width, height, corner, corner, paint);
    }

    private void Oval(float x, float y, float radiusX, float radiusY, SKColor colour)
    {
        paint.Color = colour;
        canvas.DrawOval(x, y, radiusX, radiusY, paint);
    }

    private void Dot(float x, float y, float radius, SKColor colour) => Oval(x, y, radius, radius, colour);

    private void Triangle(float x0, float y0, float x1, float y1, float x2, float y2, SKColor colour)
    {
        paint.Color = colour;
        using SKPathBuilder builder = new();
        builder.MoveTo(x0, y0);
        builder.LineTo(x1, y1);
        builder.LineTo(x2, y2);
        builder.Close();
        using SKPath path = builder.Detach();
        canvas.DrawPath(path, paint);
    }
}
