namespace ZPrimeGpu.Host.Limits;

/// <summary>Where results of windows are kept as they are made, so that work that was stopped goes on where it was.</summary>
/// <typeparam name="T">The result of one window.</typeparam>
internal interface IWindowResults<T>
    where T : class
{
    /// <summary>The result of a window; null where it was not kept. May be called from any thread.</summary>
    /// <param name="window">Index of the hypothesis.</param>
    T? Find(int window);

    /// <summary>Keeps a result. May be called from any thread.</summary>
    /// <param name="window">Index of the hypothesis.</param>
    /// <param name="result">The result.</param>
    void Keep(int window, T result);
}
