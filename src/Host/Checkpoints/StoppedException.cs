namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>Work was stopped as asked, and what is done is saved.</summary>
/// <param name="message">One sentence: what is saved, and how it goes on.</param>
/// <param name="innerException">What ended the work.</param>
internal sealed class StoppedException(string message, Exception? innerException = null) : OperationCanceledException(message, innerException);
