using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Host.Templates;

/// <summary>Σw and Σw² of some events, independent of their order.</summary>
internal struct WeightSums
{
    /// <summary>Σw.</summary>
    public FixedPointSum Weights;

    /// <summary>Σw².</summary>
    public FixedPointSum Squares;

    /// <summary>Adds an event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in FixedPointTerm w, in FixedPointTerm w2)
    {
        Weights.Add(w);
        Squares.Add(w2);
    }

    /// <summary>Adds other events' sums.</summary>
    public void Add(in WeightSums other)
    {
        Weights.Add(other.Weights);
        Squares.Add(other.Squares);
    }
}
