namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>A flaw of one column, on its way to becoming an <see cref="InputException"/> that also names the file.</summary>
/// <param name="column">The column.</param>
/// <param name="message">What is wrong, without a subject.</param>
/// <param name="innerException">The cause.</param>
internal sealed class InputColumnException(string column, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The column.</summary>
    public string Column { get; } = column;
}
