namespace ZPrimeGpu.Bench.Results;

/// <summary>What bounds each kernel: one sentence, from what the roofline shows and what the code does.</summary>
internal static class KernelBound
{
    /// <summary>The sentence.</summary>
    public static string Of(string kernel) => kernel switch
    {
        _ => string.Empty,
    };
}
