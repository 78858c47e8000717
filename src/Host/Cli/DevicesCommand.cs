using System.CommandLine;
using System.Globalization;
using ZPrimeGpu.Host.Accelerators;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime devices</c>: one line an accelerator.</summary>
internal static class DevicesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var measure = new Option<bool>("--measure") { Description = "Also measures bandwidth, multiply-add rate and launch time of the plug-in's devices." };
        var inspect = new Option<string?>("--inspect")
        {
            Description = "Compiles every kernel for an NVIDIA GPU, without one, and says what came out; with a folder, writes the PTX there.",
            HelpName = "DIR",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var devices = new Command("devices", "Lists every accelerator, and for what is absent the reason.") { measure, inspect };
        devices.SetAction(p => p.GetResult(inspect) is null ? List(p.GetValue(measure), Console.Out) : Inspect(p.GetValue(inspect), Console.Out));
        return devices;
    }

    private static int List(bool measure, TextWriter output)
    {
        foreach (AcceleratorInfo device in AcceleratorFactory.List())
        {
            string memory = device.MemoryBytes is long bytes ? string.Create(CultureInfo.InvariantCulture, $", {bytes / (double)(1L << 30):F1} GiB") : string.Empty;
            string rate = device.DoublePrecisionRate is string r ? $", double precision {r}" : string.Empty;
            string state = device.Unavailable is string why ? $"not usable: {why}" : "usable";
            output.WriteLine($"{device.Name,-10} {device.Description}{memory}{rate}: {state}");
            if (measure && device.Unavailable is null && AcceleratorFactory.LoadedPlugIn is IAcceleratorPlugIn plugIn && device.Name is not ("simd" or "scalar"))
            {
                DeviceRates rates = plugIn.Measure(device.Name);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{string.Empty,-10} copies {rates.CopyGigabytesPerSecond:G4} GB/s (read and written); {rates.FmaPerSecond / 1e9:G4}·10⁹ double-precision multiply-adds/s, {rates.SingleFmaPerSecond / 1e9:G4}·10⁹ in single precision; empty launch {rates.LaunchMicroseconds:G3} µs; opened in {rates.OpenMilliseconds:F0} ms; fit kernel ready in {rates.KernelMilliseconds:F0} ms, asked for again in {rates.KernelAgainMilliseconds:G2} ms"));
            }
        }

        return 0;
    }

    private static int Inspect(string? folder, TextWriter output)
    {
        IAcceleratorPlugIn plugIn = AcceleratorFactory.LoadedPlugIn
            ?? throw new InputException("--inspect needs the GPU plug-in, which was not built: its package ILGPU could not be restored.");
        output.WriteLine("kernel                       PTX [kB]  calls  local memory  compiled [ms]");
        foreach (KernelReport kernel in plugIn.InspectKernels())
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{kernel.Name,-28} {kernel.Length / 1000,8}  {kernel.Calls,5}  {kernel.LocalAccesses,12}  {kernel.Milliseconds,13:F0}"));
            if (folder is not null)
            {
                Directory.CreateDirectory(folder);
                File.WriteAllText(Path.Combine(folder, kernel.Name.Replace(", ", "-", StringComparison.Ordinal).Replace(' ', '-') + ".ptx"), kernel.Text);
            }
        }

        return 0;
    }
}
