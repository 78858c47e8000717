using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Tests.Toys;

namespace ZPrimeGpu.Tests.Accelerators;

public sealed class IlgpuToyTests
{
    [Fact]
    public void Toys_OnTheCpuAccelerator_HaveTheBitsOfTheScalarPath()
    {
        using IAccelerator accelerator = PlugIn.CpuOrSkip();
        foreach (string name in (string[])["low", "sparse+morph", "hard"])
        {
            ToyHypotheses hypotheses = ToyFitterCase.Of(name, 0.5, 1.5, 0.0, 0.7);
            const int toys = 131;
            ToyResults expected = ToyFitterTests.Run(ToyFitter.Scalar(), hypotheses, 42, toys);
            ToyResults actual = ToyFitterTests.Run(ToyFitter.On(accelerator), hypotheses, 42, toys);
            ToyFitterTests.AssertSameBits(expected, 0, actual, 0, toys);
            Assert.Equal((expected.Fits, expected.Iterations, expected.Retried, expected.Failed), (actual.Fits, actual.Iterations, actual.Retried, actual.Failed));
        }
    }

    [Fact]
    public void Toys_InMixedPrecision_HaveTheBitsOfTheHostsReference()
    {
        using IAccelerator accelerator = PlugIn.CpuOrSkip(Precision.Mixed);
        Assert.Equal(Precision.Mixed, accelerator.Precision);
        foreach (string name in (string[])["low", "sparse+morph", "hard"])
        {
            ToyHypotheses hypotheses = ToyFitterCase.Of(name, 0.5, 1.5, 0.0, 0.7);
            const int toys = 70;
            ToyResults expected = ToyFitterTests.Run(ToyFitter.Mixed(), hypotheses, 42, toys);
            ToyResults actual = ToyFitterTests.Run(ToyFitter.On(accelerator), hypotheses, 42, toys);
            ToyFitterTests.AssertSameBits(expected, 0, actual, 0, toys);
            Assert.Equal((expected.Fits, expected.Iterations, expected.Retried, expected.Failed), (actual.Fits, actual.Iterations, actual.Retried, actual.Failed));
        }
    }

    [Fact]
    public void Toys_InOtherBlocksAndWithAllConditionalFits_HaveTheSameBits()
    {
        using IAccelerator accelerator = PlugIn.CpuOrSkip();
        ToyHypotheses hypotheses = ToyFitterCase.Of("sparse", 0.5, 1.5, 0.7);
        ToyFitter fitter = ToyFitter.On(accelerator, ConditionalFits.All);
        ToyResults expected = ToyFitterTests.Run(ToyFitter.Scalar(), hypotheses, 42, 90);
        ToyFitterTests.AssertSameBits(expected, 0, ToyFitterTests.Run(fitter, hypotheses, 42, 60), 0, 60);
        ToyFitterTests.AssertSameBits(expected, 60, ToyFitterTests.Run(fitter, hypotheses, 102, 30), 0, 30);
    }
}
