using Xunit;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Csv;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Tests.Reporting;

public sealed class FailuresCsvTests
{
    [Fact]
    public void Write_FailedFits_HasWhatAReplayNeeds()
    {
        WindowLimit window = SampleRun.WithData.Limits[3];
        var failure = new ToyFailure("window", ulong.MaxValue, 197, 12, null, FitStatus.IterationLimit, 0.1234567890123);
        WindowLimit[] limits = [window with { Toys = new WindowToys(10, 1, 0.1, 0.1, 0.1, 0.1, window) { Failures = [failure, failure with { Poi = 0.5 }] } }];
        Assert.True(FailuresCsv.HasRows(limits));
        Assert.False(FailuresCsv.HasRows(SampleRun.WithData.Limits));
        var text = new StringWriter();
        FailuresCsv.Write(text, limits);
        string[] lines = text.ToString().TrimEnd().Split('\n');
        Assert.Equal("window,mass_gev,hypothesis_fb,tested_fb,toy,seed,stream,status", lines[0]);
        Assert.StartsWith($"{window.Index},", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",0.1234567890123,,12,18446744073709551615,197,iteration_limit", lines[1], StringComparison.Ordinal);
        Assert.Contains(",0.1234567890123,0.5,12,", lines[2], StringComparison.Ordinal);
    }
}
