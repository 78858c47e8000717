using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Accelerators;

/// <summary>One accelerator of this machine, or the reason why there is none.</summary>
/// <param name="Name">The name by which it is chosen, for instance <c>simd</c> or <c>cuda:0</c>.</param>
/// <param name="Description">Device name, lane width.</param>
/// <param name="MemoryBytes">Its memory; null where it is the host's.</param>
/// <param name="DoublePrecisionRate">Double-precision rate class, as a fraction of the single-precision one, for instance <c>1:2</c>; null where unknown.</param>
/// <param name="Unavailable">Null where it can be used; otherwise one clause that says why not.</param>
internal sealed record AcceleratorInfo(string Name, string Description, long? MemoryBytes, string? DoublePrecisionRate, string? Unavailable)
{
    /// <summary>The rate class of data-centre chips.</summary>
    public const string FastDouble = "1:2";
}

/// <summary>What an accelerator plug-in (<c>ZPrimeGpu.Ilgpu.dll</c>) gives the host. Found by name at run time, never referenced at build time.</summary>
internal interface IAcceleratorPlugIn
{
    /// <summary>Lists the devices, and for each kind that is absent the reason.</summary>
    IReadOnlyList<AcceleratorInfo> Discover();

    /// <summary>Opens a device.</summary>
    /// <param name="name">Its name in the list.</param>
    /// <param name="precision">How toys are fitted.</param>
    /// <exception cref="InputException">There is none of that name.</exception>
    /// <exception cref="AcceleratorException">It does not work.</exception>
    IAccelerator Open(string name, Precision precision);

    /// <summary>Compiles every kernel for an NVIDIA GPU, without one, and says what came out.</summary>
    IReadOnlyList<KernelReport> InspectKernels();

    /// <summary>Measures a device.</summary>
    /// <param name="name">Its name in the list.</param>
    DeviceRates Measure(string name);
}

/// <summary>What a device was measured to do.</summary>
/// <param name="CopyGigabytesPerSecond">Bytes read plus bytes written by a kernel that copies, per second [GB/s].</param>
/// <param name="FmaPerSecond">Double-precision multiply-adds, all threads busy [1/s].</param>
/// <param name="LaunchMicroseconds">A launch that does nothing, waited for [µs].</param>
/// <param name="OpenMilliseconds">Opening the device in this process [ms].</param>
/// <param name="KernelMilliseconds">Compiling and loading the kernel of window fits [ms].</param>
/// <param name="KernelAgainMilliseconds">The same kernel asked for again: the device keeps what was compiled [ms].</param>
/// <param name="SingleFmaPerSecond">Single-precision multiply-adds, all threads busy [1/s].</param>
internal sealed record DeviceRates(
    double CopyGigabytesPerSecond,
    double FmaPerSecond,
    double SingleFmaPerSecond,
    double LaunchMicroseconds,
    double OpenMilliseconds,
    double KernelMilliseconds,
    double KernelAgainMilliseconds);

/// <summary>What the compiler made of a kernel (PTX).</summary>
/// <param name="Name">Kernel.</param>
/// <param name="Length">Characters of PTX.</param>
/// <param name="Calls">Call instructions.</param>
/// <param name="LocalAccesses">Loads from and stores to local memory, which lies in the device's slow memory.</param>
/// <param name="Milliseconds">Time that the compilation to PTX took.</param>
/// <param name="Text">The PTX.</param>
internal sealed record KernelReport(string Name, int Length, int Calls, int LocalAccesses, double Milliseconds, string Text);
