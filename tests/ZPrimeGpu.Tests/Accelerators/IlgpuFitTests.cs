using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Tests.Fitting;

namespace ZPrimeGpu.Tests.Accelerators;

public sealed class IlgpuFitTests
{
    [Fact]
    public void Fit_OnTheCpuAccelerator_GivesTheBitsOfTheScalarPath()
    {
        using IAccelerator accelerator = PlugIn.CpuOrSkip();
        foreach (string kind in LaneFitKernelsTests.Windows)
        {
            (CompiledModel model, DatasetBatch data) = LaneFitKernelsTests.Toys(kind, 61);
            FitBatch scalar = LaneFitKernelsTests.FitAll(model, data, new LaneFitKernels<F64>());
            FitBatch fits = LaneFitKernelsTests.FitAll(model, data, accelerator.Fits);
            Assert.Equal(scalar.Status, fits.Status);
            Assert.Equal(scalar.Iterations, fits.Iterations);
            LaneFitKernelsTests.AssertSameBits(scalar.Nll, fits.Nll);
            LaneFitKernelsTests.AssertSameBits(scalar.Edm, fits.Edm);
            LaneFitKernelsTests.AssertSameBits(scalar.Parameters, fits.Parameters);
            LaneFitKernelsTests.AssertSameBits(scalar.Hessian, fits.Hessian);
            LaneFitKernelsTests.AssertSameBits(scalar.PoiGradient, fits.PoiGradient);
        }
    }

    [Fact]
    public void Kernels_CompiledForAnNvidiaGpu_HaveNoCallsAndNoLocalMemory()
    {
        IReadOnlyList<KernelReport> kernels = PlugIn.OrSkip().InspectKernels();
        Assert.NotEmpty(kernels);
        Assert.All(kernels, k =>
        {
            Assert.True(k.Calls == 0, $"{k.Name}: {k.Calls} calls");
            Assert.True(k.LocalAccesses == 0, $"{k.Name}: {k.LocalAccesses} accesses to local memory");
            Assert.Contains(".entry", k.Text, StringComparison.Ordinal);
        });

        // Contraction would change last bits: every product and sum of kernel arithmetic names its rounding.
        Assert.All(kernels.Where(k => k.Name.StartsWith("fit", StringComparison.Ordinal)), k => Assert.Contains("fma.rn.f64", k.Text, StringComparison.Ordinal));
    }
}
