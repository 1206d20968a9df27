// Made by `pnpm compile` from the files in templates/. Do not edit.
// @ts-nocheck
import type { TemplateFunction } from 'eta/core'

export const templates: Readonly<Record<string, TemplateFunction>> = {
  'change-password': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+='<h1>Change password</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.changePassword);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<input type="hidden" name="username" value="';
__eta.res+=__eta.e(it.user.calcUsername());
__eta.res+='" autocomplete="username">\n';
__eta.res+=include('field', { name: 'password', label: 'Present password', type: 'password', autocomplete: 'current-password', required: true, focus: true });
__eta.res+=include('field', { name: 'newPassword', label: 'New password', type: 'password', autocomplete: 'new-password', required: true, hint: 'At least ' + it.minPasswordLength + ' characters. A few words in a row make a good one.' });
__eta.res+=include('field', { name: 'passwordRepeat', label: 'New password again', type: 'password', autocomplete: 'new-password', required: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">Change password</button>\n</form>\n<p class="account-more">You stay logged in here. Everywhere else you are logged out.</p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'change-username': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+='<h1>Change username</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.changeUsername);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
__eta.res+=include('field', { name: 'username', label: 'New username', autocomplete: 'username', required: true, plain: true, focus: true, hint: 'Letters, digits and the signs - . _' });
__eta.res+=include('field', { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', required: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">Change username</button>\n</form>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'confirm-email': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
if (!it.usable) {
__eta.res+='<h1>This link cannot be used</h1>\n<p>It is too old, or has been used before. Ask for a new one.</p>\n<p><a class="button button-wide" href="';
__eta.res+=__eta.e(it.urls.resendConfirmation);
__eta.res+='">Ask for a new link</a></p>\n';
} else if (it.isSameBrowser) {
__eta.res+='<h1>Confirm your address</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.confirmEmail);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<button class="button button-primary button-wide" type="submit">Confirm and go on</button>\n</form>\n';
} else {
__eta.res+='<h1>Confirm your address</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<p>You registered in another browser. Enter the password you chose there.</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.confirmEmail);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
__eta.res+=include('field', { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', required: true, focus: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">Confirm</button>\n</form>\n<h2>You do not know the password?</h2>\n<p>Then choose a new one. Somebody else may have registered with your address; they are locked out by it.</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.confirmEmail);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
__eta.res+=include('field', { name: 'newPassword', label: 'New password', type: 'password', autocomplete: 'new-password', required: true, hint: 'At least ' + it.minPasswordLength + ' characters. A few words in a row make a good one.' });
__eta.res+='<button class="button button-wide" type="submit">Set password and confirm</button>\n</form>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'error': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+='<h1>';
__eta.res+=__eta.e(it.heading);
__eta.res+='</h1>\n<p>';
__eta.res+=__eta.e(it.problem.detail);
__eta.res+='</p>\n';
if (it.retryUrl) {
__eta.res+='<p><a class="button button-primary button-wide" href="';
__eta.res+=__eta.e(it.retryUrl);
__eta.res+='">Load the page again</a></p>\n';
} else {
__eta.res+='<p><a class="button button-wide" href="';
__eta.res+=__eta.e(it.homeUrl);
__eta.res+='">Back to the start</a></p>\n';
}
__eta.res+='<p class="muted small">Error ';
__eta.res+=__eta.e(it.problem.status);
__eta.res+='. Request <code>';
__eta.res+=__eta.e(it.problem.requestId);
__eta.res+='</code></p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'field': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
const focused = it.focusOn ? it.focusOn === it.name : it.focus
const errors = it.form.errors[it.name] ?? []
const described = [it.hint && it.name + '-hint', errors.length > 0 && it.name + '-error'].filter(Boolean).join(' ')
__eta.res+='<div class="field">\n<label for="';
__eta.res+=__eta.e(it.name);
__eta.res+='">';
__eta.res+=__eta.e(it.label);
__eta.res+='</label>\n';
if (it.hint) {
__eta.res+='<p class="field-hint" id="';
__eta.res+=__eta.e(it.name);
__eta.res+='-hint">';
__eta.res+=__eta.e(it.hint);
__eta.res+='</p>\n';
}
__eta.res+='<input class="control" id="';
__eta.res+=__eta.e(it.name);
__eta.res+='" name="';
__eta.res+=__eta.e(it.name);
__eta.res+='" type="';
__eta.res+=__eta.e(it.type ?? 'text');
__eta.res+='" value="';
__eta.res+=__eta.e(it.form.values[it.name]);
__eta.res+='" autocomplete="';
__eta.res+=__eta.e(it.autocomplete);
__eta.res+='"';
if (it.required) {
__eta.res+=' required';
}
if (focused) {
__eta.res+=' autofocus';
}
if (it.plain) {
__eta.res+=' autocapitalize="none" spellcheck="false"';
}
if (errors.length > 0) {
__eta.res+=' aria-invalid="true"';
}
if (described) {
__eta.res+=' aria-describedby="';
__eta.res+=__eta.e(described);
__eta.res+='"';
}
__eta.res+='>\n';
if (errors.length > 0) {
__eta.res+='<p class="field-error" id="';
__eta.res+=__eta.e(it.name);
__eta.res+='-error">';
__eta.res+=__eta.e(errors.map((error) => error.message).join(' '));
__eta.res+='</p>\n';
}
__eta.res+='</div>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'flashes': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
for (const { kind, text } of it.flashes) {
__eta.res+='<div class="message message-';
__eta.res+=__eta.e(kind);
__eta.res+='" role="status"><p>';
__eta.res+=__eta.e(text);
__eta.res+='</p></div>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'forgot-password': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
if (it.sent) {
__eta.res+='<h1>Look at your mail</h1>\n<p>If there is an account with that address, a mail with a link is on its way. The link can be used for ';
__eta.res+=__eta.e(it.lifetime);
__eta.res+='.</p>\n<p class="account-more"><a href="';
__eta.res+=__eta.e(it.urls.login);
__eta.res+='">Back to login</a></p>\n';
} else {
__eta.res+='<h1>Forgotten password</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<p>Tell us your e-mail address, and we mail you a link that sets a new password.</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.forgotPassword);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
__eta.res+=include('field', { name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email', required: true, plain: true, focus: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">Mail me a link</button>\n</form>\n<p class="account-more"><a href="';
__eta.res+=__eta.e(it.urls.login);
__eta.res+='">Back to login</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'form-message': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
if (it.form.message) {
__eta.res+='<div class="message message-error" role="alert">\n<p>';
__eta.res+=__eta.e(it.form.message);
__eta.res+='</p>\n</div>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'layout': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
__eta.res+='<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n<title>';
__eta.res+=__eta.e(it.title);
__eta.res+=' · ';
__eta.res+=__eta.e(it.siteName);
__eta.res+='</title>\n';
for (const stylesheet of it.stylesheets) {
__eta.res+='<link rel="stylesheet" href="';
__eta.res+=__eta.e(stylesheet);
__eta.res+='">\n';
}
__eta.res+='</head>\n<body class="account">\n<header>\n<a class="account-brand" href="';
__eta.res+=__eta.e(it.homeUrl);
__eta.res+='">\n<svg class="account-mark" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="8" r="4"></circle><path d="M4 21c1-4.5 4-6.5 8-6.5s7 2 8 6.5"></path></svg>\n';
__eta.res+=__eta.e(it.siteName);
__eta.res+='</a>\n</header>\n<main class="account-main card stack">\n';
__eta.res+=it.body;
__eta.res+='</main>\n<footer class="account-foot">\n';
__eta.res+=block('footer', () => {;
if (it.user) {
__eta.res+='<p>Logged in as <strong>';
__eta.res+=__eta.e(it.user.calcUsername());
__eta.res+='</strong></p>\n';
}
})
__eta.res+='</footer>\n</body>\n</html>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'login': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+='<h1>Log in</h1>\n';
__eta.res+=include('flashes');
__eta.res+=include('form-message');
__eta.res+='<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.login);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
if (it.next) {
__eta.res+='<input type="hidden" name="next" value="';
__eta.res+=__eta.e(it.next);
__eta.res+='">\n';
}
__eta.res+=include('field', { name: 'username', label: it.identityLabel, autocomplete: 'username', required: true, plain: true, focus: !it.form.values.username });
__eta.res+=include('field', { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', required: true, focus: Boolean(it.form.values.username) });
__eta.res+='<button class="button button-primary button-wide" type="submit">Log in</button>\n</form>\n';
if (it.forgotUrl) {
__eta.res+='<p class="account-more"><a href="';
__eta.res+=__eta.e(it.forgotUrl);
__eta.res+='">Forgotten your password?</a></p>\n';
}
if (it.form.code === 'email_unconfirmed') {
__eta.res+='<p class="account-more"><a href="';
__eta.res+=__eta.e(it.urls.resendConfirmation);
__eta.res+='">Send the link again</a></p>\n';
}
if (it.registerUrl) {
__eta.res+='<p class="account-more">New here? <a href="';
__eta.res+=__eta.e(it.registerUrl);
__eta.res+='">Create an account</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'logout': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
if (it.user) {
__eta.res+='<h1>Log out?</h1>\n<p>You are logged in as <strong>';
__eta.res+=__eta.e(it.user.calcUsername());
__eta.res+='</strong>.</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.logout);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
if (it.next) {
__eta.res+='<input type="hidden" name="next" value="';
__eta.res+=__eta.e(it.next);
__eta.res+='">\n';
}
__eta.res+='<button class="button button-primary button-wide" type="submit">Log out</button>\n</form>\n<p class="account-more"><a href="';
__eta.res+=__eta.e(it.next || it.homeUrl);
__eta.res+='">Stay logged in</a></p>\n';
block('footer', () => {})
} else {
__eta.res+='<h1>You are logged out</h1>\n<p><a class="button button-wide" href="';
__eta.res+=__eta.e(it.urls.login);
__eta.res+='">Log in</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail-sent': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+='<h1>Look at your mail</h1>\n<p>A mail with a link is on its way. The link can be used for ';
__eta.res+=__eta.e(it.lifetime);
__eta.res+='.</p>\n<p class="account-more">Nothing came? <a href="';
__eta.res+=__eta.e(it.urls.resendConfirmation);
__eta.res+='">Send it again</a></p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/address-known.html': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('mail/layout.html')
__eta.res+='<p>Hello ';
__eta.res+=__eta.e(it.user.calcUsername());
__eta.res+=',</p>\n<p>somebody, perhaps you, wanted to register at ';
__eta.res+=__eta.e(it.siteName);
__eta.res+=' with this address. You have an account there already. If you have forgotten your password, set a new one:</p>\n<p><a href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n<p>If it was not you, do nothing.</p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/address-known.txt': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
__eta.res+='Hello ';
__eta.res+=it.user.calcUsername();
__eta.res+=',\n\nsomebody, perhaps you, wanted to register at ';
__eta.res+=it.siteName;
__eta.res+=' with this address. You have an account there already. If you have forgotten your password, set a new one:\n\n';
__eta.res+=it.link;
__eta.res+='\nIf it was not you, do nothing.\n\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/confirm-email.html': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('mail/layout.html')
__eta.res+='<p>Hello ';
__eta.res+=__eta.e(it.user.calcUsername());
__eta.res+=',</p>\n<p>follow this link within ';
__eta.res+=__eta.e(it.lifetime);
__eta.res+=' to confirm that this address is yours:</p>\n<p><a href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n<p>If you did not register at ';
__eta.res+=__eta.e(it.siteName);
__eta.res+=', somebody used your address: do nothing, or follow the link and choose a password of your own.</p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/confirm-email.txt': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
__eta.res+='Hello ';
__eta.res+=it.user.calcUsername();
__eta.res+=',\n\nfollow this link within ';
__eta.res+=it.lifetime;
__eta.res+=' to confirm that this address is yours:\n\n';
__eta.res+=it.link;
__eta.res+='\nIf you did not register at ';
__eta.res+=it.siteName;
__eta.res+=', somebody used your address: do nothing, or follow the link and choose a password of your own.\n\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/layout.html': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
__eta.res+='<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n<title>';
__eta.res+=__eta.e(it.subject);
__eta.res+='</title>\n</head>\n<body style="margin:0;padding:24px;font-family:system-ui,sans-serif;font-size:16px;line-height:1.5">\n<div style="max-width:560px;margin:0 auto">\n';
__eta.res+=it.body;
__eta.res+='<p style="margin-top:32px;font-size:14px">';
__eta.res+=__eta.e(it.siteName);
__eta.res+=' · <a href="';
__eta.res+=__eta.e(it.homeUrl);
__eta.res+='">';
__eta.res+=__eta.e(it.homeUrl);
__eta.res+='</a></p>\n</div>\n</body>\n</html>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/password-changed.html': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('mail/layout.html')
__eta.res+='<p>Hello ';
__eta.res+=__eta.e(it.user.calcUsername());
__eta.res+=',</p>\n<p>the password of your account at ';
__eta.res+=__eta.e(it.siteName);
__eta.res+=' was changed, and you were logged out everywhere else.</p>\n<p>If it was not you, set a new one at once:</p>\n<p><a href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/password-changed.txt': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
__eta.res+='Hello ';
__eta.res+=it.user.calcUsername();
__eta.res+=',\n\nthe password of your account at ';
__eta.res+=it.siteName;
__eta.res+=' was changed, and you were logged out everywhere else.\n\nIf it was not you, set a new one at once:\n\n';
__eta.res+=it.link;
__eta.res+='\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/password-reset.html': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('mail/layout.html')
__eta.res+='<p>Hello ';
__eta.res+=__eta.e(it.user.calcUsername());
__eta.res+=',</p>\n<p>somebody asked for a new password for your account at ';
__eta.res+=__eta.e(it.siteName);
__eta.res+='. If it was you, follow this link within ';
__eta.res+=__eta.e(it.lifetime);
__eta.res+=':</p>\n<p><a href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n<p>If it was not you, do nothing: your password stays as it is.</p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/password-reset.txt': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
__eta.res+='Hello ';
__eta.res+=it.user.calcUsername();
__eta.res+=',\n\nsomebody asked for a new password for your account at ';
__eta.res+=it.siteName;
__eta.res+='. If it was you, follow this link within ';
__eta.res+=it.lifetime;
__eta.res+=':\n\n';
__eta.res+=it.link;
__eta.res+='\nIf it was not you, do nothing: your password stays as it is.\n\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/username-changed.html': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('mail/layout.html')
__eta.res+='<p>Hello ';
__eta.res+=__eta.e(it.user.calcUsername());
__eta.res+=',</p>\n<p>the name you log in with at ';
__eta.res+=__eta.e(it.siteName);
__eta.res+=' was changed to ';
__eta.res+=__eta.e(it.user.username);
__eta.res+='.</p>\n<p>If it was not you, set a new password at once:</p>\n<p><a href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/username-changed.txt': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
__eta.res+='Hello ';
__eta.res+=it.user.calcUsername();
__eta.res+=',\n\nthe name you log in with at ';
__eta.res+=it.siteName;
__eta.res+=' was changed to ';
__eta.res+=it.user.username;
__eta.res+='.\n\nIf it was not you, set a new password at once:\n\n';
__eta.res+=it.link;
__eta.res+='\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'register': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+='<h1>Create an account</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.register);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
if (it.next) {
__eta.res+='<input type="hidden" name="next" value="';
__eta.res+=__eta.e(it.next);
__eta.res+='">\n';
}
if (it.hasUsername) {
__eta.res+=include('field', { name: 'username', label: 'Username', autocomplete: 'username', required: true, plain: true, focus: true, hint: 'Letters, digits and the signs - . _' });
}
if (it.hasEmail) {
__eta.res+=include('field', { name: 'email', label: it.needsEmail ? 'E-mail' : 'E-mail (optional)', type: 'email', autocomplete: 'email', required: it.needsEmail, plain: true, focus: !it.hasUsername });
}
__eta.res+=include('field', { name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password', required: true, hint: 'At least ' + it.minPasswordLength + ' characters. A few words in a row make a good one.' });
__eta.res+=include('field', { name: 'passwordRepeat', label: 'Password again', type: 'password', autocomplete: 'new-password', required: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">Create account</button>\n</form>\n<p class="account-more">Have an account? <a href="';
__eta.res+=__eta.e(it.loginUrl);
__eta.res+='">Log in</a></p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'resend-confirmation': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+='<h1>Confirm your address</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<p>Tell us your e-mail address, and we mail you the link once more.</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.resendConfirmation);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
__eta.res+=include('field', { name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email', required: true, plain: true, focus: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">Mail me the link</button>\n</form>\n<p class="account-more"><a href="';
__eta.res+=__eta.e(it.urls.login);
__eta.res+='">Back to login</a></p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'reset-password': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
if (it.usable) {
__eta.res+='<h1>New password</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.resetPassword);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
__eta.res+=include('field', { name: 'newPassword', label: 'New password', type: 'password', autocomplete: 'new-password', required: true, focus: true, hint: 'At least ' + it.minPasswordLength + ' characters. A few words in a row make a good one.' });
__eta.res+=include('field', { name: 'passwordRepeat', label: 'New password again', type: 'password', autocomplete: 'new-password', required: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">Set password</button>\n</form>\n';
} else {
__eta.res+='<h1>This link cannot be used</h1>\n<p>It is too old, or has been used before. Ask for a new one.</p>\n<p><a class="button button-wide" href="';
__eta.res+=__eta.e(it.urls.forgotPassword);
__eta.res+='">Ask for a new link</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'sessions': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+='<h1>Where you are logged in</h1>\n';
__eta.res+=include('flashes');
__eta.res+=include('form-message');
__eta.res+='<ul class="account-sessions stack">\n';
for (const session of it.sessions) {
__eta.res+='<li class="account-session">\n<p><strong>';
__eta.res+=__eta.e(session.device);
__eta.res+='</strong>';
if (session.isCurrent) {
__eta.res+=' <span class="account-here">this browser</span>';
}
__eta.res+='</p>\n<p class="field-hint">';
if (session.ipAddress) {
__eta.res+=__eta.e(session.ipAddress);
__eta.res+=', ';
}
__eta.res+='last seen <time datetime="';
__eta.res+=__eta.e(session.lastSeenAt);
__eta.res+='">';
__eta.res+=__eta.e(session.lastSeen);
__eta.res+='</time></p>\n';
if (!session.isCurrent) {
__eta.res+='<form method="post" action="';
__eta.res+=__eta.e(it.urls.sessions);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<input type="hidden" name="id" value="';
__eta.res+=__eta.e(session.id);
__eta.res+='">\n<button class="button" type="submit">Log out there</button>\n</form>\n';
}
__eta.res+='</li>\n';
}
__eta.res+='</ul>\n';
if (it.sessions.length > 1) {
__eta.res+='<form class="account-form" method="post" action="';
__eta.res+=__eta.e(it.urls.sessions);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<input type="hidden" name="others" value="1">\n<button class="button button-primary button-wide" type="submit">Log out everywhere else</button>\n</form>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
}
