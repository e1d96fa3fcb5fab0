namespace Unclip.Training.World;

public enum ObjectKind
{
    House, Tree, Sun, Moon, Star, Boat, Car, Rocket, Fish, Cat, Bird, Flower,
    Mushroom, Balloon, Umbrella, Apple, Cake, Robot, Castle, Cloud, Heart, Snowman, Butterfly, Key,
}

public enum ObjectColour { Red, Orange, Yellow, Green, Blue, Purple, Pink, Brown, White, Black }

public enum ObjectSize { Small, Normal, Big }

public enum Background { Meadow, Sea, Desert, Snow, NightSky, Space, City, Forest, Plain }

public enum TimeOfDay { Day, Sunset, Night }

public enum PictureStyle { Flat, Ink, Watercolour, PixelArt, Neon }

/// <summary>Where a scene's first object is, seen from its second.</summary>
public enum Relation { LeftOf, RightOf, Above, Below, On }
