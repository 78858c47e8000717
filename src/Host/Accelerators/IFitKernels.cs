using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Host.Accelerators;

/// <summary>Kernels over a batch of fits. May be called from several threads at once.</summary>
internal interface IFitKernels
{
    /// <summary>Fits that run side by side at the cost of one; batches that are multiples of it waste nothing.</summary>
    int Lanes { get; }

    /// <summary>Who is told of the fits that are made; null where nobody watches.</summary>
    FitMeter? Meter => null;

    /// <summary>Makes the fits [0, <see cref="FitBatch.Count"/>) of a batch and writes their results into it.</summary>
    /// <param name="data">Model and datasets.</param>
    /// <param name="fits">Hypotheses and starts; receives the results.</param>
    /// <param name="settings">Settings of the minimiser.</param>
    void Fit(DatasetBatch data, FitBatch fits, in MinimiserSettings settings);
}
