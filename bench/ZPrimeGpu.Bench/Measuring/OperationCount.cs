namespace ZPrimeGpu.Bench.Measuring;

/// <summary>Operations on numbers that a kernel made, lane by lane.</summary>
/// <param name="Fma">Fused multiply-adds.</param>
/// <param name="Simple">Additions, subtractions, multiplications.</param>
/// <param name="Divisions">Divisions and square roots: a unit that is not pipelined as the others are.</param>
/// <param name="Other">Comparisons, selections, minima, absolute values, splitting and scaling by powers of two.</param>
/// <param name="Words">Operations on 64-bit integers: random numbers.</param>
/// <param name="Lookups">Searches of a table by one lane at a time.</param>
internal readonly record struct OperationCount(double Fma, double Simple, double Divisions, double Other, double Words, double Lookups)
{
    /// <summary>Floating-point operations, two for a fused multiply-add.</summary>
    public double Flops => (2 * Fma) + Simple + Divisions;

    /// <summary>Instructions, were each operation one.</summary>
    public double Instructions => Fma + Simple + Divisions + Other + Words;

    public static OperationCount operator +(OperationCount a, OperationCount b)
        => new(a.Fma + b.Fma, a.Simple + b.Simple, a.Divisions + b.Divisions, a.Other + b.Other, a.Words + b.Words, a.Lookups + b.Lookups);

    public static OperationCount operator *(OperationCount a, double items) => a.Per(1.0 / items);

    /// <summary>Per item.</summary>
    public OperationCount Per(double items) => new(Fma / items, Simple / items, Divisions / items, Other / items, Words / items, Lookups / items);
}
