using System.Globalization;
using ZPrimeGpu.Host.Accelerators;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime devices</c>: one line an accelerator.</summary>
internal static class DevicesCommand
{
    /// <summary>Writes the list.</summary>
    public static int Execute(TextWriter output)
    {
        foreach (AcceleratorInfo device in AcceleratorFactory.List())
        {
            string memory = device.MemoryBytes is long bytes ? string.Create(CultureInfo.InvariantCulture, $", {bytes / (double)(1L << 30):F1} GiB") : string.Empty;
            string rate = device.DoublePrecisionRate is string r ? $", double precision {r}" : string.Empty;
            string state = device.Unavailable is string why ? $"not usable: {why}" : "usable";
            output.WriteLine($"{device.Name,-10} {device.Description}{memory}{rate}: {state}");
        }

        return 0;
    }
}
