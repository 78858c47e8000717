namespace ZPrimeGpu.Host.Accelerators;

/// <summary>Kernels over a chunk of events.</summary>
internal interface IEventKernels;
