using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Ilgpu.Events;
using ZPrimeGpu.Ilgpu.Fits;
using ZPrimeGpu.Ilgpu.LookElsewhere;
using ZPrimeGpu.Ilgpu.Networks;
using ZPrimeGpu.Ilgpu.Toys;

namespace ZPrimeGpu.Ilgpu.Devices;

/// <summary>Compiles every kernel to PTX without a GPU.</summary>
internal static partial class KernelInspection
{
    /// <summary>Compiles for compute capability 9.0.</summary>
    public static IReadOnlyList<KernelReport> Run()
    {
        using Context context = IlgpuDevice.MakeContext(_ => { });
        using var backend = new PTXBackend(context, CudaArchitecture.SM_90, CudaInstructionSet.ISA_78, null!);
        return [.. Kernels().Concat(Scans()).Concat(Others()).Select(k => Inspect(backend, k.Name, k.Method))];
    }

    private static IEnumerable<(string Name, MethodInfo Method)> Kernels()
    {
        yield return ("fit, one and one", Of<FitLaunch>(FitKernel<KnownOneAndOne>.Fit));
        yield return ("fit, three and one", Of<FitLaunch>(FitKernel<KnownThreeAndOne>.Fit));
        yield return ("fit, two groups", Of<FitLaunch>(FitKernel<KnownTwoGroups>.Fit));
        yield return ("fit, general", Of<FitLaunch>(FitKernel<KnownGeneral>.Fit));
        yield return ("mixed fit, one and one", Of<MixedFitLaunch>(FitKernel<KnownOneAndOne>.FitMixed));
        yield return ("mixed fit, three and one", Of<MixedFitLaunch>(FitKernel<KnownThreeAndOne>.FitMixed));
        yield return ("mixed fit, two groups", Of<MixedFitLaunch>(FitKernel<KnownTwoGroups>.FitMixed));
        yield return ("toys, one and one", Of<ToyLaunch>(ToyFits<KnownOneAndOne, KnownClosing>.Fit));
        yield return ("toys, three and one", Of<ToyLaunch>(ToyFits<KnownThreeAndOne, KnownClosing>.Fit));
        yield return ("toys, two groups", Of<ToyLaunch>(ToyFits<KnownTwoGroups, KnownClosing>.Fit));
        yield return ("slow toys, one and one", Of<ToyLaunch>(ToyFits<KnownOneAndOne, KnownNewton>.Fit));
        yield return ("slow toys, three and one", Of<ToyLaunch>(ToyFits<KnownThreeAndOne, KnownNewton>.Fit));
        yield return ("slow toys, two groups", Of<ToyLaunch>(ToyFits<KnownTwoGroups, KnownNewton>.Fit));
        yield return ("mixed toys, one and one", Of<MixedToyLaunch>(MixedToyFits<KnownOneAndOne>.Fit));
        yield return ("mixed toys, three and one", Of<MixedToyLaunch>(MixedToyFits<KnownThreeAndOne>.Fit));
        yield return ("mixed toys, two groups", Of<MixedToyLaunch>(MixedToyFits<KnownTwoGroups>.Fit));
        yield return ("toys, general", Of<ToyLaunch>(ToyFits<KnownGeneral, KnownNewton>.Fit));
    }

    private static IEnumerable<(string Name, MethodInfo Method)> Scans()
    {
        yield return ("spectra, drawn", Of<ScanDrawLaunch>(ScanDrawEntry.Draw));
        yield return ("spectra, one and one", Of<ScanFitLaunch>(ScanFits<KnownOneAndOne>.Fit));
        yield return ("spectra, three and one", Of<ScanFitLaunch>(ScanFits<KnownThreeAndOne>.Fit));
        yield return ("spectra, two groups", Of<ScanFitLaunch>(ScanFits<KnownTwoGroups>.Fit));
        yield return ("spectra, general", Of<ScanFitLaunch>(ScanFits<KnownGeneral>.Fit));
    }

    private static IEnumerable<(string Name, MethodInfo Method)> Others()
    {
        yield return ("toys, only drawn", Of<ToyLaunch>(ToyDraws.Draw));
        yield return ("selection", Of<SelectionLaunch>(EventEntries.Select));
        yield return ("observables", Of<SelectionLaunch>(EventEntries.Observe));
        yield return ("events for the network, listed", Of<NetworkLaunch>(NetworkEntries.List));
        yield return ("network", Of<NetworkLaunch>(NetworkEntries.Judge));
        yield return ("functions", Of<NumericLaunch>(NumericEntries.Evaluate));
    }

    private static MethodInfo Of<TLaunch>(Action<Index1D, TLaunch> entry) => entry.Method;

    private static KernelReport Inspect(PTXBackend backend, string name, MethodInfo method)
    {
        var clock = Stopwatch.StartNew();
        var compiled = (PTXCompiledKernel)KernelCompiler.Compile(backend, method);
        string text = compiled.PTXAssembly;
        return new KernelReport(name, text.Length, Calls().Count(text), LocalMemory().Count(text), clock.Elapsed.TotalMilliseconds, text);
    }

    [GeneratedRegex(@"\bcall(\.uni)?\b")]
    private static partial Regex Calls();

    [GeneratedRegex(@"\b(ld|st)\.local\b|\.local\s+\.align")]
    private static partial Regex LocalMemory();
}
