namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>How work begins in a folder that may hold some of it.</summary>
internal enum StartMode
{
    /// <summary>From the beginning; a folder with unfinished work is refused.</summary>
    Anew,

    /// <summary>After what is there; from the beginning where nothing is.</summary>
    Resume,
}

/// <summary>Which part of a run is done, and whether it goes on where it was stopped.</summary>
/// <param name="Start">How it begins.</param>
/// <param name="Shard">The part.</param>
internal readonly record struct Continuation(StartMode Start, Shard Shard)
{
    /// <summary>All of it, from the beginning.</summary>
    public static Continuation None { get; } = new(StartMode.Anew, Shard.Whole);
}
