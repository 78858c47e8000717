namespace ZPrimeGpu.Tests.Fuzzing;

/// <summary>A reader to be fed with damaged inputs.</summary>
/// <param name="Name">Name.</param>
/// <param name="Extension">Extension of the files that it reads.</param>
/// <param name="Originals">Inputs that are right, at least one of them.</param>
/// <param name="Read">Reads a file.</param>
internal sealed record FuzzTarget(string Name, string Extension, IReadOnlyList<byte[]> Originals, Action<string> Read)
{
    /// <summary>Damages an input, with another one at hand.</summary>
    public Func<byte[], byte[], Random, byte[]> Mutate { get; init; } = ByteMutator.Mutate;

    /// <summary>Makes a file of a damaged input: packs what has a checksum or is compressed, so that the damage is behind them.</summary>
    public Func<byte[], byte[]> Pack { get; init; } = bytes => bytes;

    /// <summary>Most memory that reading one input may allocate, all together.</summary>
    public long MostBytes { get; init; } = 512L << 20;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
