using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Toys;

/// <summary>Draws and fits packs of toys in place, one toy per lane. Not for several threads at once.</summary>
internal abstract class ToyFitterPacks
{
    /// <summary>Toys per pack.</summary>
    public abstract int Lanes { get; }

    /// <summary>Sets what is fitted from now on.</summary>
    /// <param name="hypotheses">Model, ensemble and tested values.</param>
    /// <param name="pois">The tested values, rising.</param>
    /// <param name="conditionals">Which conditional fits are made.</param>
    public abstract void Prepare(ToyHypotheses hypotheses, double[] pois, ConditionalFits conditionals);

    /// <summary>Draws and fits.</summary>
    /// <param name="source">Seed and stream.</param>
    /// <param name="toys">Number of the toy in each lane; fewer than lanes are allowed.</param>
    /// <param name="effort">How much is done for a toy that does not converge at once.</param>
    public abstract void Fit(in ToySource source, ReadOnlySpan<ulong> toys, ToyFitEffort effort);

    /// <summary>A result of the latest pack.</summary>
    /// <param name="row">Row as <see cref="ToyFitKernel"/> has them.</param>
    /// <param name="lane">Lane.</param>
    public abstract double Result(int row, int lane);
}

/// <summary>How much is done for a toy.</summary>
internal enum ToyFitEffort
{
    /// <summary>What nearly all toys need.</summary>
    Quick,

    /// <summary>All iterations that a fit is allowed, with Newton steps to the end.</summary>
    Full,
}
