using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Injection;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Tests.Models;
using ZPrimeGpu.Tests.Templates;

namespace ZPrimeGpu.Tests.Injection;

public sealed class InjectionEnsembleTests
{
    private const int Toys = 2000;

    [Theory]
    [InlineData("low")]
    [InlineData("high")]
    [InlineData("morph")]
    public void Ensemble_WithFiveTimesTheError_IsUnbiasedWithTheExpectedSignificance(string kind)
    {
        WindowTemplates window = GeneratedWindow.ByName(kind, 7);
        double injected = 5.0 * Assert.NotNull(new SignalScale(WindowModel.Build(window)).Value);
        using var accelerator = HostAccelerator.Simd();
        RunConfig config = TestConfig.Run() with { Seed = 12 };
        InjectionResult result = InjectionEnsemble.Run(window, injected, Toys, config, accelerator, CancellationToken.None);
        TestContext.Current.TestOutputHelper?.WriteLine(result.ToString());
        Assert.Null(result.Problem);
        Assert.Equal((Toys, 0L), (result.Toys, result.FailedFits));

        // Four standard errors, and the curvature of the efficiency's factor: (6.5 %)².
        Moments fitted = Assert.NotNull(result.Fitted);
        Assert.Equal(injected, fitted.Mean, (4.0 * fitted.MeanError) + (0.0045 * injected));
        Assert.Equal(Assert.NotNull(result.ExpectedErrorFb), fitted.Rms, 0.15 * fitted.Rms);
        Assert.InRange(result.Pulls!.Rms, 0.85, 1.15);

        // Z is about normal with width 1 about that of the Asimov data; broader for eight events.
        Assert.Equal(Assert.NotNull(result.ExpectedZ), Assert.NotNull(result.MedianZ), 0.15);
        Assert.InRange(Assert.NotNull(result.Z).Rms, 0.75, 1.25);
    }
}
