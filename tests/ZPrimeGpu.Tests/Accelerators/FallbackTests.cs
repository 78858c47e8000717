using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Tests.Fitting;
using ZPrimeGpu.Tests.Toys;

namespace ZPrimeGpu.Tests.Accelerators;

/// <summary><c>auto</c> where a device does not work: from the start, or from some point on.</summary>
public sealed class FallbackTests
{
    private readonly List<string> told = [];

    [Fact]
    public void Auto_WithAWorkingDevice_TakesIt()
    {
        using IAccelerator accelerator = Open(() => [FakePlugIn.Fast], (_, _) => new FakeDevice());
        Assert.Equal("cuda:0", accelerator.Name);
        Assert.Empty(told);
    }

    [Theory]
    [InlineData("CUDA_ERROR_UNSUPPORTED_PTX_VERSION", "too old")]
    [InlineData("CUDA_ERROR_OUT_OF_MEMORY", "not enough free memory")]
    [InlineData("CUDA_ERROR_DEVICE_UNAVAILABLE", "lost or reset")]
    public void Auto_WithADeviceThatDoesNotOpen_TakesTheLanesAndSaysSo(string code, string why)
    {
        using IAccelerator accelerator = Open(() => [FakePlugIn.Fast], (name, _) => throw DeviceFailure.Of(name, code, null));
        AssertFellBack(accelerator, why);
    }

    [Fact]
    public void Auto_WithADriverThatCannotEvenList_TakesTheLanesAndSaysSo()
    {
        using IAccelerator accelerator = Open(() => throw DeviceFailure.Of("The GPU", "EntryPointNotFoundException", null), (_, _) => new FakeDevice());
        AssertFellBack(accelerator, "too old");
    }

    [Fact]
    public void Auto_WithADriverWithoutDevice_TakesTheLanesAndSaysWhy()
    {
        using IAccelerator accelerator = Open(() => [new("cuda", "NVIDIA GPUs", null, null, "the NVIDIA driver lists no GPU")], (_, _) => new FakeDevice());
        AssertFellBack(accelerator, "the NVIDIA driver lists no GPU");
    }

    [Fact]
    public void NamedDevice_ThatDoesNotOpen_IsAnError()
        => Assert.Throws<AcceleratorException>(() => AcceleratorFactory.Open(
            "cuda:0", Precision.Double, () => new FakePlugIn(() => [FakePlugIn.Fast], (n, _) => throw DeviceFailure.Of(n, "CUDA_ERROR_UNKNOWN", null)), true, told.Add));

    [Fact]
    public void MixedPrecision_WithoutAGpu_IsBadInput()
    {
        foreach (string name in (string[])["auto", "simd", "scalar"])
        {
            InputException e = Assert.Throws<InputException>(() => AcceleratorFactory.Open(name, Precision.Mixed, () => null, false, told.Add));
            Assert.Contains("--precision mixed is for GPUs", e.Message, StringComparison.Ordinal);
        }

        using IAccelerator accelerator = AcceleratorFactory.Open(
            "auto", Precision.Mixed, () => new FakePlugIn(() => [FakePlugIn.Fast], (_, precision) => new FakeDevice { Precision = precision }), true, told.Add);
        Assert.Equal(Precision.Mixed, accelerator.Precision);
    }

    [Fact]
    public void Fits_OnADeviceThatIsLostUnderWay_GoOnWithTheSameBits()
    {
        (CompiledModel model, DatasetBatch data) = LaneFitKernelsTests.Toys("low", 30);
        var device = new FakeDevice { Failure = DeviceFailure.Of("cuda:0", "CUDA_ERROR_ILLEGAL_ADDRESS", null), CallsBefore = 1 };
        using IAccelerator accelerator = Open(() => [FakePlugIn.Fast], (_, _) => device);
        FitBatch expected = LaneFitKernelsTests.FitAll(model, data, HostAccelerator.Scalar().Fits);
        for (int batch = 0; batch < 4; batch++)
        {
            FitBatch actual = LaneFitKernelsTests.FitAll(model, data, accelerator.Fits);
            Assert.Equal(expected.Status, actual.Status);
            LaneFitKernelsTests.AssertSameBits(expected.Nll, actual.Nll);
            LaneFitKernelsTests.AssertSameBits(expected.Parameters, actual.Parameters);
        }

        Assert.Contains("lost or reset", Assert.Single(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Toys_OnADeviceThatIsLostUnderWay_GoOnWithTheSameBits(int callsBefore)
    {
        ToyHypotheses hypotheses = ToyFitterCase.Of("sparse", 0.5, 1.5, 0.0, 0.7);
        var device = new FakeDevice(hypotheses) { Failure = DeviceFailure.Of("cuda:0", "CUDA_ERROR_LAUNCH_FAILED", null), CallsBefore = callsBefore };
        using IAccelerator accelerator = Open(() => [FakePlugIn.Fast], (_, _) => device);
        const int toys = 300;
        ToyResults expected = ToyFitterTests.Run(ToyFitter.Scalar(), hypotheses, 42, toys);
        ToyFitter fitter = ToyFitter.On(accelerator);
        ToyFitterTests.AssertSameBits(expected, 0, ToyFitterTests.Run(fitter, hypotheses, 42, toys), 0, toys);
        ToyFitterTests.AssertSameBits(expected, 0, ToyFitterTests.Run(fitter, hypotheses, 42, toys), 0, toys);
        Assert.EndsWith("Falling back to simd.", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void Toys_OnANamedDeviceThatIsLost_AreAnError()
    {
        ToyHypotheses hypotheses = ToyFitterCase.Of("low", 0.5, 1.5);
        using var device = new FakeDevice(hypotheses) { Failure = DeviceFailure.Of("cuda:0", "CUDA_ERROR_LAUNCH_FAILED", null) };
        Assert.Throws<AcceleratorException>(() => ToyFitterTests.Run(ToyFitter.On(device), hypotheses, 42, 10));
    }

    [Fact]
    public void Workers_OfADevice_KeepItsQueuesBusy()
    {
        IAccelerator device = new FakeDevice(ToyFitterCase.Of("low", 0.5, 1.5));
        Assert.Equal((3, 8), (device.Workers(1), device.Workers(8)));
        IAccelerator host = HostAccelerator.Simd();
        Assert.Equal((1, 8), (host.Workers(1), host.Workers(8)));
    }

    private IAccelerator Open(Func<IReadOnlyList<AcceleratorInfo>> found, Func<string, Precision, IAccelerator> open)
        => AcceleratorFactory.Open("auto", Precision.Auto, () => new FakePlugIn(found, open), true, told.Add);

    private void AssertFellBack(IAccelerator accelerator, string why)
    {
        Assert.Equal("simd", accelerator.Name);
        string line = Assert.Single(told);
        Assert.Contains(why, line, StringComparison.Ordinal);
        Assert.EndsWith("Falling back to simd.", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }
}
