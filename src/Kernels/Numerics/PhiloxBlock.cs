namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>The 128 random bits of one counter, as four words or two double words.</summary>
/// <param name="x0">Word 0.</param>
/// <param name="x1">Word 1.</param>
/// <param name="x2">Word 2.</param>
/// <param name="x3">Word 3.</param>
public readonly struct PhiloxBlock(uint x0, uint x1, uint x2, uint x3)
{
    /// <summary>Word 0.</summary>
    public readonly uint X0 = x0;

    /// <summary>Word 1.</summary>
    public readonly uint X1 = x1;

    /// <summary>Word 2.</summary>
    public readonly uint X2 = x2;

    /// <summary>Word 3.</summary>
    public readonly uint X3 = x3;

    /// <summary>Words 1 (upper half) and 0.</summary>
    public ulong Low => ((ulong)X1 << 32) | X0;

    /// <summary>Words 3 (upper half) and 2.</summary>
    public ulong High => ((ulong)X3 << 32) | X2;
}
