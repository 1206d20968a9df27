import { ConfigurationError } from '@authpkg/core'

export const misconfigured = (message: string): ConfigurationError =>
  new ConfigurationError('invalid_configuration', message)
