namespace ZPrimeGpu.Host.Accelerators;

/// <summary>A device failed at work: out of memory even for the smallest batch, lost, or its driver refused. The message is one sentence for the user.</summary>
/// <param name="message">What happened, and what to do.</param>
/// <param name="cause">What the device said.</param>
internal sealed class AcceleratorException(string message, Exception? cause = null) : Exception(message, cause);
