namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>Identities in a checkpoint.</summary>
internal static class StoredIdentity
{
    /// <summary>A section: <c>configuration</c>, <c>inputs</c>, <c>scan</c>.</summary>
    public static RunIdentity Of(CheckpointFile file, string section) => new(file.Pairs("SELECT key, value FROM identity WHERE section = $1", section));

    /// <summary>All sections.</summary>
    public static RunIdentity Of(CheckpointFile file) => new(file.Pairs("SELECT key, value FROM identity"));
}
