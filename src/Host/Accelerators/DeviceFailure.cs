namespace ZPrimeGpu.Host.Accelerators;

/// <summary>What drivers say when a device fails, and the sentence that a user gets for it.</summary>
internal static class DeviceFailure
{
    /// <summary>Whether a smaller batch may help.</summary>
    /// <param name="code">The driver's name of the error (CUDA_ERROR_…, CL_…).</param>
    public static bool IsOutOfMemory(string code)
        => Has(code, "OUT_OF_MEMORY") || Has(code, "OUT_OF_RESOURCES") || Has(code, "OUT_OF_HOST_MEMORY") || Has(code, "ALLOCATION_FAILURE");

    /// <summary>Whether the driver is older than the program needs.</summary>
    /// <param name="code">The driver's name of the error.</param>
    public static bool IsOldDriver(string code)
        => Has(code, "INSUFFICIENT_DRIVER") || Has(code, "UNSUPPORTED_PTX_VERSION") || Has(code, "SYSTEM_DRIVER_MISMATCH") || Has(code, "EntryPointNotFoundException");

    /// <summary>Whether there is no driver or no device behind it.</summary>
    /// <param name="code">The driver's name of the error.</param>
    public static bool IsAbsent(string code)
        => Has(code, "ERROR_NO_DEVICE") || Has(code, "DEVICE_NOT_FOUND") || Has(code, "DllNotFoundException") || Has(code, "STUB_LIBRARY");

    /// <summary>Not even the smallest batch fits.</summary>
    /// <param name="device">Name of the device.</param>
    public static AcceleratorException OutOfMemory(string device)
        => new($"{device} has not enough free memory even for the smallest batch: free some of it, or use another --device.");

    /// <summary>The sentence for anything else.</summary>
    /// <param name="device">Name of the device.</param>
    /// <param name="code">The driver's name of the error.</param>
    /// <param name="cause">What was thrown.</param>
    public static AcceleratorException Of(string device, string code, Exception? cause)
        => new(
            IsAbsent(code) ? $"{device} is not there ({code}): 'zprime devices' says what is and why."
                : IsOldDriver(code) ? $"The driver of {device} is too old ({code}): update it, or use --device simd."
                : IsOutOfMemory(code) ? OutOfMemory(device).Message
                : $"{device} failed ({code}{Detail(code, cause)}): it may have been lost or reset; run again, or use --device simd.",
            cause);

    private static string Detail(string code, Exception? cause)
    {
        string text = (cause?.Message ?? string.Empty).ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return text.Length == 0 || text == code ? string.Empty : $": {text}";
    }

    private static bool Has(string code, string part) => code.Contains(part, StringComparison.Ordinal);
}
