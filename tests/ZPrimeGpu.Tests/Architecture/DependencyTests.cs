using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace ZPrimeGpu.Tests.Architecture;

public sealed class DependencyTests
{
    [Fact]
    public void Kernels_ReferencesOnlySystem()
    {
        AssemblyName[] references = typeof(Kernels.Numerics.F64).Assembly.GetReferencedAssemblies();
        Assert.NotEmpty(references);
        Assert.All(references, r => Assert.StartsWith("System.", r.Name));
    }

    [Fact]
    public void Ilgpu_AppearsOnlyInThePlugIn()
    {
        string source = Path.Combine(RepositoryRoot(), "src");
        string[] files = Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        string plugIn = Path.Combine(source, "Ilgpu") + Path.DirectorySeparatorChar;
        Assert.All(
            files.Where(f => !f.StartsWith(plugIn, StringComparison.Ordinal)),
            f => Assert.DoesNotContain("using ILGPU", File.ReadAllText(f), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Configuration", "Theory|Accelerators|Simulation|Networks|Templates|Control|Models|Workspaces|Fitting|Toys|Limits|LookElsewhere|Inference|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Theory", "Data|Accelerators|Simulation|Networks|Templates|Control|Models|Workspaces|Fitting|Toys|Limits|LookElsewhere|Inference|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Data", "Simulation|Networks|Templates|Control|Models|Workspaces|Fitting|Toys|Limits|LookElsewhere|Inference|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Accelerators", "Simulation|Networks|Templates|Control|Models|Workspaces|Fitting|Toys|Limits|LookElsewhere|Inference|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Simulation", "Networks|Templates|Control|Models|Workspaces|Fitting|Toys|Limits|LookElsewhere|Inference|Injection|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Networks", "Templates|Control|Models|Workspaces|Fitting|Toys|Limits|LookElsewhere|Inference|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Templates", "Control|Models|Workspaces|Fitting|Toys|Limits|LookElsewhere|Inference|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Control", "Models|Workspaces|Fitting|Toys|Limits|LookElsewhere|Inference|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Models", "Workspaces|Fitting|Toys|Limits|LookElsewhere|Inference|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Workspaces", "Fitting|Toys|Limits|LookElsewhere|Inference|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Fitting", "Toys|Limits|LookElsewhere|Inference|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Toys", "Limits|LookElsewhere|Inference|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Limits", "LookElsewhere|Inference|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("LookElsewhere", "Inference|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Injection", "Inference|Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Inference", "Validation|Reporting|Checkpoints|Cli")]
    [InlineData("Validation", "Reporting|Checkpoints|Cli")]
    [InlineData("Reporting", "Checkpoints|Cli")]
    [InlineData("Checkpoints", "Cli")]
    public void HostFolder_SeesOnlyWhatIsToItsLeft(string folder, string forbidden)
    {
        string root = Path.Combine(RepositoryRoot(), "src", "Host", folder);
        foreach (string file in Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file);
            foreach (string other in forbidden.Split('|'))
            {
                Assert.False(
                    text.Contains($"ZPrimeGpu.Host.{other}", StringComparison.Ordinal),
                    $"{file} names ZPrimeGpu.Host.{other}, which is to its right");
            }
        }
    }

    internal static string RepositoryRoot([CallerFilePath] string path = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
