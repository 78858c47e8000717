namespace ZPrimeGpu.Host.Accelerators;

/// <summary>Kernels over a batch of fits.</summary>
internal interface IFitKernels;
