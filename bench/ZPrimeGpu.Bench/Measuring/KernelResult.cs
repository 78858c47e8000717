namespace ZPrimeGpu.Bench.Measuring;

/// <summary>What was measured of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Rate">Items per second of processor time, median of the rounds.</param>
/// <param name="Spread">(Largest − smallest)/median over the rounds.</param>
/// <param name="AllocatedBytes">Bytes allocated per item.</param>
internal sealed record KernelResult(KernelCase Case, double Rate, double Spread, double AllocatedBytes)
{
    /// <summary>Bytes per item above which a kernel counts as allocating: less than one object in a call of thousands of items.</summary>
    public const double AllocationTolerance = 0.01;

    /// <summary>Whether the kernel allocates although it must not.</summary>
    public bool Allocates => Case.AllocatesNothing && AllocatedBytes > AllocationTolerance;
}
