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
}
