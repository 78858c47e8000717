namespace ZPrimeGpu.Bench.Measuring;

/// <summary>One thing to measure.</summary>
/// <param name="Kernel">What runs.</param>
/// <param name="Size">On what.</param>
/// <param name="Item">What is counted.</param>
/// <param name="Lanes">Items side by side; 1 is the scalar baseline.</param>
/// <param name="Items">Items of one call.</param>
/// <param name="Run">The call.</param>
internal sealed record KernelCase(string Kernel, string Size, string Item, int Lanes, double Items, Action Run)
{
    /// <summary>Bytes that an item reads and writes outside of registers and reused scratch, each once.</summary>
    public double BytesPerItem { get; init; }

    /// <summary>Operations per item; null = not counted.</summary>
    public OperationCount? Operations { get; init; }

    /// <summary>Whether the call must not allocate.</summary>
    public bool AllocatesNothing { get; init; }
}
