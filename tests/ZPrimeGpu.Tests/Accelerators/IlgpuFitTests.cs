using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Validation;
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
    public void Fit_InMixedPrecision_EndsAtTheMinimumOfDoublePrecision()
    {
        using IAccelerator accelerator = PlugIn.CpuOrSkip(Precision.Mixed);
        foreach (string kind in LaneFitKernelsTests.Windows)
        {
            (CompiledModel model, DatasetBatch data) = LaneFitKernelsTests.Toys(kind, 61);
            FitBatch exact = LaneFitKernelsTests.FitAll(model, data, new LaneFitKernels<F64>());
            FitBatch fits = LaneFitKernelsTests.FitAll(model, data, accelerator.Fits);
            Assert.Equal(exact.Status, fits.Status);
            Assert.All(exact.Nll.Zip(fits.Nll), pair => Assert.Equal(pair.First, pair.Second, FitValidation.MixedTolerance * Math.Max(1.0, pair.First)));
        }
    }
}
