using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Unclip.Training.Tests")]
