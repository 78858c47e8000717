using System.Text.Json;
using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Tests.Accelerators;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.DeviceValidation;

public sealed class ValidateCommandTests
{
    [Fact]
    public void Simd_AgainstScalar_HasTheSameBits() => AssertPasses(ProgramRun.Of("validate", "--device", "simd", "--toys", "150", "--numbers", "3000"));

    [Fact]
    public void CpuAcceleratorOfIlgpu_AgainstScalar_HasTheSameBits()
    {
        PlugIn.OrSkip();
        AssertPasses(
            ProgramRun.Of("validate", "--device", "ilgpu-cpu", "--toys", "30", "--windows", "3", "--numbers", "1500"),
            "fits, mixed precision",
            "toys, mixed precision",
            "toys, mixed, against the host's mixed");
    }

    [Fact]
    public void UnknownDevice_IsBadInput()
    {
        ProgramRun.Outcome run = ProgramRun.Of("validate", "--device", "cuda:99");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'cuda:99' cannot be used", run.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void GpuThatIsNotThere_IsNotReplacedByAnother()
    {
        IReadOnlyList<AcceleratorInfo> devices = AcceleratorFactory.List();
        Assert.SkipWhen(devices.Any(d => d.Name == "cuda:0"), "There is a CUDA device.");
        ProgramRun.Outcome run = ProgramRun.Of("validate", "--device", "cuda:0");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'cuda:0' cannot be used", run.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void MixedPrecisionOnTheHost_IsBadInput()
    {
        foreach (string device in (string[])["simd", "scalar"])
        {
            ProgramRun.Outcome run = ProgramRun.Of("validate", "--device", device, "--precision", "mixed");
            Assert.Equal(2, run.ExitCode);
            Assert.Contains($"--precision mixed is for GPUs: {device} always computes in double precision", run.LastErrorLine, StringComparison.Ordinal);
        }

        Assert.Contains("'single' is not known", ProgramRun.Of("validate", "--precision", "single").LastErrorLine, StringComparison.Ordinal);
    }

    private static void AssertPasses(ProgramRun.Outcome run, params string[] more)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.True(json.RootElement.GetProperty("passed").GetBoolean());
        string[] families = [.. json.RootElement.GetProperty("quantities").EnumerateArray().Select(q => q.GetProperty("kernels").GetString()!).Distinct()];
        Assert.Equal(
            [
                "numerics", "recoil", "selection", "Punzi-net, random events", "Punzi-net, events of the sample", "spectra of the sample", "toys, drawn", "fits, free",
                "fits, conditional", "toys, fitted", .. more, "look-elsewhere, random windows", "look-elsewhere",
            ],
            families);
        Assert.All(json.RootElement.GetProperty("quantities").EnumerateArray(), q => Assert.True(q.GetProperty("count").GetInt64() > 0));
    }
}
